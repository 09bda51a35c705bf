"""Every community as admins keep them in order: the list, and a facilitator where none is left."""
