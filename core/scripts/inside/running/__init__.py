"""Run the script as it is, stop it at an iteration, and see every value it computes."""
