"""What the organisation settled, side by side: how it stands, who changed it, setting it back."""
