"""What facilitators try when a community needs it, and what the signals did afterwards."""
