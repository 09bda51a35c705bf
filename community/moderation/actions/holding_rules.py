"""Decide which posts wait, for one community or for all that do not decide."""

from __future__ import annotations

import re
from dataclasses import asdict

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted
from community.errors import Refused
from community.moderation.actions.log import log_organisation, log_place
from community.moderation.holding import NAME, Rule
from community.moderation.models import HoldingRule
from community.moderation.policies import Act
from community.organisation.actions import decide
from community.words import N_

MOST_DOMAINS = 500
_DOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


def set_rule(session: Session, granted: Granted, *, by: Actor, rule: Rule | None) -> None:
    """Decide for a community, or leave it to the organisation; what waits goes on waiting."""
    row = session.get(HoldingRule, granted.community.id, with_for_update=True)
    if rule is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(HoldingRule(community_id=granted.community.id, **asdict(rule)))
    else:
        row.first_posts, row.suspicious = rule.first_posts, rule.suspicious
    log_place(session, granted, by=by, act=Act.SET_HOLDING)


def set_default(session: Session, *, by: Actor, rule: Rule, domains: str) -> None:
    """Decide for every community that does not decide itself; domains stand one on each line."""
    kept = list(dict.fromkeys(domain for line in domains.splitlines() if (domain := _domain(line))))
    if len(kept) > MOST_DOMAINS:
        words = N_("At most %(most)s domains.", most=MOST_DOMAINS)
        raise Refused(words, code="too_many_domains", fields={"domains": words})
    decide(session, NAME, {**asdict(rule), "domains": kept}, by=by)
    log_organisation(session, by=by, act=Act.SET_HOLDING, reason="")


def _domain(line: str) -> str:
    typed = line.strip().lower().removeprefix("www.").rstrip(".")
    if not typed:
        return ""
    if not _DOMAIN.fullmatch(typed):
        words = N_(
            "“%(line)s” is no domain. Write one on each line, as spam.example.", line=typed[:60]
        )
        raise Refused(words, code="bad_domain", fields={"domains": words})
    return typed
