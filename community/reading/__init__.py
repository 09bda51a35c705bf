"""How far somebody has read: places in threads, what is new to them, and since when."""
