"""What moderators do, each act with its line in the log."""
