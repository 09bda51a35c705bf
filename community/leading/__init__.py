"""A gentle prompt to whoever facilitates: ask something yourself, or tell of a miss."""
