"""What whoever runs an installation looks at: what waits, what was mailed, how full it is."""
