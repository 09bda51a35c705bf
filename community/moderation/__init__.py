"""Reports, hiding, suspension and the log of it."""
