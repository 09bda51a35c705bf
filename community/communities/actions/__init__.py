"""Every change to a community, by noun: charters, memberships, requests, invitations, tags."""
