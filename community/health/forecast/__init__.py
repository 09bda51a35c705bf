"""The forecast of communities going quiet: arrays in, probabilities, states and reasons out."""
