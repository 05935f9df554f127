"""`stepgrad debug`, our side: the client that makes a second kind of trainee of a script's processes."""
