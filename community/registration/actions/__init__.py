"""Changes on the way in: sign-ups, decisions, invitations, the rule."""
