"""Reads about people: who asks, what signs them in, what they say about themselves."""

from __future__ import annotations

from community.accounts.queries.actors import (
    IDLE,
    actor_of_account,
    actor_of_feed,
    actor_of_handle,
    actor_of_session,
    actor_of_token,
    hash_secret,
    is_suspended,
)
from community.accounts.queries.keys import ended_sessions

__all__ = [
    "IDLE",
    "actor_of_account",
    "actor_of_feed",
    "actor_of_handle",
    "actor_of_session",
    "actor_of_token",
    "ended_sessions",
    "hash_secret",
    "is_suspended",
]
