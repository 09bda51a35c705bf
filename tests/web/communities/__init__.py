"""Communities through their pages."""
