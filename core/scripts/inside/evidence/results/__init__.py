"""What a script reports of itself: outputs, losses, accuracies."""
