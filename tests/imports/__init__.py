"""Imports, through the reader and through the command."""
