"""Follow people: what they begin is gathered on a page and told, and nobody sees who follows."""
