"""What nobody would do on purpose, for minutes: the program must answer all of it in one line, and lose nothing."""
