"""How much a digest tells."""

from __future__ import annotations

MOST_NEWS = 15  # threads with something new
MOST_QUESTIONS = 5  # questions that wait for an answer
MOST_AMONG = 200  # threads looked at, the latest first
REACH_DAYS = 31  # what is older is no news
QUESTION_DAYS = 30
