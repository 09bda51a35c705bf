"""What people look for in a community and do not find: gaps in what it has written down."""
