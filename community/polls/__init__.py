"""Ask at a post what others choose, vote, and learn what came of it."""
