"""The life of a community, in the domain."""
