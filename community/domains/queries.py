"""Whether a community is joined by address, and by which."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import Granted, community_to
from community.domains.models import DomainJoining
from community.registration.hosts import PUBLIC_HOSTS
from community.registration.queries import registration_rule


class ByAddress(NamedTuple):
    """`joins` without any of the `domains` lets nobody in."""

    joins: bool
    domains: tuple[str, ...]


def own_domains(session: Session) -> tuple[str, ...]:
    """The organisation's domains, without hosts that were named before they were refused."""
    return tuple(each for each in registration_rule(session).domains if each not in PUBLIC_HOSTS)


def by_address(session: Session, community_id: int) -> ByAddress:
    """How it stands for one community."""
    kept = session.get(DomainJoining, community_id)
    return ByAddress(joins=kept is not None, domains=own_domains(session))


def place_to_open(session: Session, actor: Actor, slug: str) -> Granted:
    """A community whose joining by address the actor may decide on.

    A facilitator may; an admin too where they may read: a private one opens only from within.
    """
    return community_to(session, actor, slug, verb="domains.choose")
