"""Changes by single sign-on: arrive, connect and disconnect, follow the groups."""
