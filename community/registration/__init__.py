"""Who may make an account: the organisation's rule, invitations, and people who wait."""
