"""What paths take; pure rules."""

from __future__ import annotations

from community.errors import Refused
from community.words import N_

LONGEST_TITLE = 150
LONGEST_PURPOSE = 300
LONGEST_WHY = 300
MOST_PATHS = 100  # of one community: they are shown as a whole
MOST_STEPS = 50


def demand_named(title: str, purpose: str) -> None:
    """Refused, with a word at the field, for a path without a title or with too many words."""
    if not 1 <= len(title.strip()) <= LONGEST_TITLE:
        problem = N_("Give it a title of at most %(most)s characters.", most=LONGEST_TITLE)
        raise Refused(problem, code="bad_title", fields={"title": problem})
    if len(purpose.strip()) > LONGEST_PURPOSE:
        problem = N_("Say it in at most %(most)s characters.", most=LONGEST_PURPOSE)
        raise Refused(problem, code="bad_purpose", fields={"purpose": problem})
