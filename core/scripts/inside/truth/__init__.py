"""What the script is made of, and what each of its gradients should be."""
