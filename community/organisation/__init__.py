"""What the organisation decides for itself: thresholds, its calendar, its time zone."""
