"""What came from elsewhere, and how it is found again."""
