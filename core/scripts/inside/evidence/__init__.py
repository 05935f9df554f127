"""What no gradient can show: data, labels, starts, update rules, metrics, the course of the training."""
