"""The panels of the main screen and of the inspector: one file, one view of the snapshot."""
