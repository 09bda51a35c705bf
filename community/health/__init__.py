"""How communities are doing, and the forecast of which are going quiet."""
