"""The rules of what is unread and what is news, in one place."""

from __future__ import annotations

from datetime import timedelta

MOST_UNREAD = 100  # of one thread are looked at; beyond that a number says no more
AWAY = timedelta(minutes=30)  # whoever comes back later than this makes a new visit
MOST_NEWS = 7  # threads told of at once
NEWS_AMONG = 200  # threads active since then, the latest first
