"""The floor that pages are measured against, and how they are measured."""
