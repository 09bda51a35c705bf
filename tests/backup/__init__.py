"""Backups: made, verified, restored, and what must be refused."""
