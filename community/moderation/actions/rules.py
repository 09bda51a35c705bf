"""Write the rules of a community."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted
from community.errors import Conflict, Refused
from community.moderation.actions.log import log_place
from community.moderation.models import ModerationRules
from community.moderation.policies import Act
from community.moderation.rules import LONGEST_RULE, MOST_RULES, lines_of
from community.words import N_


def write_rules(
    session: Session, granted: Granted, *, by: Actor, text: str, version: int | None
) -> None:
    """Keep the rules, one on each line; Conflict when `version` is given and not the newest."""
    lines = lines_of(text)
    if len(lines) > MOST_RULES or any(len(line) > LONGEST_RULE for line in lines):
        words = N_(
            "At most %(most)s rules of %(long)s characters: few rules are read.",
            most=MOST_RULES,
            long=LONGEST_RULE,
        )
        raise Refused(words, code="bad_rules", fields={"rules": words})
    row = session.get(ModerationRules, granted.community.id, with_for_update=True)
    if version is not None and version != (0 if row is None else row.version):
        raise Conflict(
            N_("Somebody else has changed the rules. Copy yours and reload the page."), code="stale"
        )
    if row is None:
        row = ModerationRules(community_id=granted.community.id, version=0)
        session.add(row)
    row.rules, row.version = "\n".join(lines), row.version + 1
    log_place(session, granted, by=by, act=Act.SET_RULES)
