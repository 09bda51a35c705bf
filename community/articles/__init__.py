"""What a community knows, written down: typed articles that somebody looks after."""
