"""Keep a draft, schedule it, post it."""
