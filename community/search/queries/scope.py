"""Where a reader may look, what their filters mean, and how far the index has come."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.access import own_membership, readable_by
from community.communities.models import Community, Membership
from community.outbox import OutboxCursor
from community.rights import may

READER = "index"  # the name of the index among the readers of the outbox
PEOPLE = "people"


def community_audience(community_id: int) -> str:
    """The audience of everything in a community.

    It names the community rather than its visibility, so that a community closed this moment is
    closed in the next search, before a single document has been written again.
    """
    return f"community:{community_id}"


def audiences_of(session: Session, actor: Actor) -> frozenset[str]:
    """Every audience whose documents the actor may see now; one statement."""
    ids = session.scalars(select(Community.id).where(readable_by(actor)))
    audiences = {community_audience(id_) for id_ in ids}
    if may("accounts.read", actor.organisation_standing()):
        audiences.add(PEOPLE)
    return frozenset(audiences)


def community_ids(session: Session, actor: Actor, slugs: Iterable[str]) -> frozenset[str]:
    """The index keys of these communities, as far as the actor may read them."""
    rows = session.scalars(
        select(Community.id).where(Community.slug.in_(list(slugs)), readable_by(actor))
    )
    return frozenset(map(str, rows))


def joined_ids(session: Session, actor: Actor) -> frozenset[int]:
    """The communities that the actor is a member of; one statement."""
    return frozenset(session.scalars(select(Membership.community_id).where(own_membership(actor))))


def account_ids(session: Session, handles: Iterable[str]) -> frozenset[str]:
    """The index keys of these people; whether they wrote anything readable is the mask's affair."""
    names = [handle.removeprefix("@") for handle in handles]
    return frozenset(map(str, session.scalars(select(Account.id).where(Account.handle.in_(names)))))


def remembered_watermark(session: Session) -> int:
    """How far the index had come when the database last heard of it."""
    return session.scalar(select(OutboxCursor.seq).where(OutboxCursor.reader == READER)) or 0
