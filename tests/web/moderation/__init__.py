"""Moderation through its pages."""
