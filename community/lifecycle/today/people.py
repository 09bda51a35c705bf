"""Lines about people who wait for an answer: a hand-over, a merge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
    Visibility,
)
from community.lifecycle.models import HandOver, Succession, SuccessionKind
from community.lifecycle.today.deciding import MOST, decided_by_oneself
from community.today.lines import Line, Place
from community.today.ranks import Rank
from community.words import N_


def hand_over_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Notes to oneself that nobody has taken over yet."""
    known = {place.id: place for place in places}
    rows = session.execute(
        select(HandOver.id, HandOver.community_id, HandOver.created_at, Account.name)
        .join(Account, Account.id == HandOver.from_id)
        .join(Membership, _still_leads())
        .where(
            HandOver.community_id.in_(known),
            HandOver.to_id == (actor.id or 0),
            HandOver.accepted_at.is_(None),
        )
        .order_by(HandOver.created_at, HandOver.id)
        .limit(MOST)
    )
    for row in rows:
        place = known[row.community_id]
        yield Line(
            key=f"hand_over:{row.id}",
            kind="hand_over",
            place=place,
            rank=Rank.HAND_OVER,
            since=row.created_at,
            says=N_("%(who)s hands %(name)s over to you", who=row.name, name=place.name),
            why=N_("They wrote down what you need to know."),
            href=f"/communities/{place.slug}/rotation",
        )


def _still_leads() -> ColumnElement[bool]:
    """Whoever wrote a note can hand over only what they look after themselves."""
    return and_(
        Membership.account_id == HandOver.from_id,
        Membership.community_id == HandOver.community_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )


def merge_lines(session: Session, actor: Actor, places: Sequence[Place]) -> Iterator[Line]:
    """Communities that would like to be taken in, and have no answer yet; one statement."""
    del actor
    known = decided_by_oneself(places)
    rows = session.execute(
        select(
            *(Succession.id, Succession.successor_id, Succession.created_at),
            *(Community.name, Community.visibility),
        )
        .join(Community, Community.id == Succession.community_id)
        .where(
            Succession.successor_id.in_(known),
            Succession.kind == SuccessionKind.MERGED,
            Succession.agreed_at.is_(None),
            Community.stage != Stage.ARCHIVED,  # it has ended otherwise meanwhile
        )
        .order_by(Succession.created_at, Succession.id)
        .limit(MOST)
    )
    for row in rows:
        place = known[row.successor_id]
        yield Line(
            key=f"merge:{row.id}",
            kind="merge",
            place=place,
            rank=Rank.MERGE,
            since=row.created_at,
            # Lines travel, by mail and API: the page alone names a place that is private.
            says=N_("A private community would like to be taken in by %(name)s", name=place.name)
            if row.visibility == Visibility.PRIVATE
            else N_("%(who)s would like to be taken in by %(name)s", who=row.name, name=place.name),
            why=N_("Its facilitators wait for your answer."),
            href=f"/communities/{place.slug}/ending",
        )
