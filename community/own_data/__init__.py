"""What is a person's own: taking it along, and leaving."""
