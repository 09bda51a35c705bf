"""Which posts wait: what the organisation decides, and what a community decides for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, select
from sqlalchemy.orm import Session

from community.communities.models import Community
from community.moderation.models import HoldingRule
from community.organisation.models import OrganisationSetting
from community.organisation.queries import decided

MOST_FIRST = 10  # posts of a new member
NAME = "holding"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What waits: the first posts of a new member, and what looks like spam. Both may be off."""

    first_posts: int = 0
    suspicious: bool = False

    @property
    def holds(self) -> bool:
        """Whether anything waits at all."""
        return self.suspicious or self.first_posts > 0


@dataclass(frozen=True, kw_only=True)
class Default:
    """What the organisation decided; `domains` may be linked to by nobody unseen."""

    rule: Rule
    domains: tuple[str, ...] = ()


_SHIPPED: Mapping[str, Any] = {**asdict(Rule()), "domains": []}
# Built once: it is asked before every post.
_RULES = (
    select(HoldingRule.first_posts, HoldingRule.suspicious, OrganisationSetting.value)
    .select_from(Community)
    .outerjoin(HoldingRule, HoldingRule.community_id == Community.id)
    .outerjoin(OrganisationSetting, and_(OrganisationSetting.name == NAME))
    .where(Community.id == bindparam("place", type_=BigInteger()))
)


def default_of(session: Session) -> Default:
    """What the organisation decided, or what Hearth ships with: nothing waits."""
    return _default(decided(session, NAME, shipped=_SHIPPED))


def _default(value: Mapping[str, Any]) -> Default:
    known = {**_SHIPPED, **value}
    rule = Rule(first_posts=int(known["first_posts"]), suspicious=bool(known["suspicious"]))
    return Default(rule=rule, domains=tuple(known["domains"]))


def rule_for(session: Session, community_id: int) -> Default:
    """The rule that holds in a community, with the domains of the organisation; one statement."""
    asked = {"place": community_id}
    first_posts, suspicious, value = session.connection().execute(_RULES, asked).one()
    default = _default(value or {})
    if first_posts is None:
        return default
    own = Rule(first_posts=first_posts, suspicious=suspicious)
    return Default(rule=own, domains=default.domains)


def own_rule(session: Session, community_id: int) -> Rule | None:
    """What the community decided for itself; None when it is as the organisation decides."""
    row = session.get(HoldingRule, community_id)
    return None if row is None else Rule(first_posts=row.first_posts, suspicious=row.suspicious)
