"""The life of a community, through its pages."""
