"""The search engine, through its protocol."""
