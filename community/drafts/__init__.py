"""What people write and have not posted yet: kept for them alone, posted later if they say so."""
