"""The domain: what a community of practice is and does, without any delivery mechanism."""
