"""What happened before this installation was there: rows in bulk, at their original dates."""
