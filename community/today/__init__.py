"""What needs a facilitator today: a short list, each line with its next step."""
