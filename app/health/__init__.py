"""Health: files of posts and forecasts, and what figures of a community say in words."""
