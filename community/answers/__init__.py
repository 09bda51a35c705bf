"""What an answer is worth to a reader: who endorses it, and whether it still holds."""
