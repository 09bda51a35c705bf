"""What changes figures, flags and pauses; nothing here commits."""
