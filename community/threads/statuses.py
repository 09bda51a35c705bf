"""How far a question has come, as a column that the database itself keeps.

Apart from the models because lists, search and programs ask for it without a table. Answers,
acceptance and marks are written by many: posting, removing, imports, merges. A column generated
from what they write cannot be forgotten by one of them.
"""

from __future__ import annotations

from enum import StrEnum


class QuestionStatus(StrEnum):
    """The states of a question; the first that holds of superseded, solved, needs detail counts."""

    OPEN = "open"
    ANSWERED = "answered"
    SOLVED = "solved"
    NEEDS_DETAIL = "needs_detail"
    SUPERSEDED = "superseded"


# SQL, not an expression: the migration holds the same words. NULL for what is no question.
STATUS_SQL = (
    "CASE WHEN kind <> 'question' THEN NULL "
    "WHEN superseded_by_id IS NOT NULL THEN 'superseded' "
    "WHEN accepted_reply_id IS NOT NULL THEN 'solved' "
    "WHEN needs_detail_id IS NOT NULL THEN 'needs_detail' "
    "WHEN answers_count > 0 THEN 'answered' "
    "ELSE 'open' END"
)
