"""Badges for help given: a thank-you with a stated rule, and no rank."""
