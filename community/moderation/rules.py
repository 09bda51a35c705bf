"""The numbered rules of a community, read and cited."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from community.errors import Refused
from community.moderation.models import ModerationRules
from community.words import N_

MOST_RULES = 12
LONGEST_RULE = 300


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """The rules of one community, in order; the first has number 1. With none, version 0."""

    rules: tuple[str, ...]
    version: int

    def cited(self, number: int) -> str:
        """A rule as the log keeps it, “2. Be kind”; empty for 0, Refused for a wrong number."""
        if number == 0:
            return ""
        if not 1 <= number <= len(self.rules):
            words = N_("There is no rule with this number. Reload the page and choose again.")
            raise Refused(words, code="no_such_rule", fields={"rule": words})
        return f"{number}. {self.rules[number - 1]}"


NO_RULES = Rulebook(rules=(), version=0)


def rules_of(session: Session, community_id: int) -> Rulebook:
    """The rules of a community; empty when none were written."""
    row = session.get(ModerationRules, community_id)
    if row is None:
        return NO_RULES
    return Rulebook(rules=lines_of(row.rules), version=row.version)


def lines_of(text: str) -> tuple[str, ...]:
    """The rules in a text, one on each line."""
    return tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
