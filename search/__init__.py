"""The search engine: knows documents, not tables."""
