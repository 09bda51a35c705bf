"""Communities of practice: charter, belonging, roles, invitations, tags."""
