"""Post what came by mail, hold it, let go of it, and note what came back."""
