"""Pages about how communities are doing."""
