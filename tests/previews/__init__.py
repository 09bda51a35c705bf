"""Cards for links: found in posts, asked for by the worker, shown to whoever may know them."""
