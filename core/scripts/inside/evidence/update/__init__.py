"""What lies between a gradient and the parameter it is for, and what is never updated."""
