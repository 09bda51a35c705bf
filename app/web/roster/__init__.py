"""Admins look after people: the list, one person, invitations by mail and by a list."""

from __future__ import annotations

from app.web.roster import inviting, lists, people, person
from app.web.roster.blueprint import bp

__all__ = ["bp", "inviting", "lists", "people", "person"]
