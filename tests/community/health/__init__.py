"""The forecast of communities going quiet."""
