"""Which communities somebody looks after today: their own, and those of absent colleagues."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.models import (
    Community,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
)
from community.lifecycle.models import Absence
from community.organisation.queries import organisation_zone
from community.today.lines import Place


def places_of(session: Session, actor: Actor) -> list[Place]:
    """The communities that the actor facilitates or stands in for, by name; in two statements.

    Nobody for whom membership or good standing has ended looks after anything. Whoever stands in
    without being a facilitator has a place with `facilitates` False: reports and requests, which
    take that right, are not shown there.
    """
    if actor.id is None or actor.suspended:
        return []
    today = clock.now().astimezone(organisation_zone(session)).date()
    rows = session.execute(_looked_after(actor.id, today).limit(_MOST_PLACES))
    return [
        Place(id=row.id, slug=row.slug, name=row.name, facilitates=bool(row.facilitates))
        for row in rows
    ]


_MOST_PLACES = 200


def _looked_after(account_id: int, today: date) -> Select[tuple[int, str, str, int]]:
    facilitates = Membership.role == MemberRole.FACILITATOR
    stands_in = exists().where(
        Absence.community_id == Community.id,
        Absence.stand_in_id == account_id,
        Absence.starts_on <= today,
        Absence.ends_on >= today,
        Absence.ended_early_at.is_(None),
    )
    return (
        select(
            Community.id,
            Community.slug,
            Community.name,
            case((facilitates, 1), else_=0).label("facilitates"),
        )
        .join(Membership, Membership.community_id == Community.id)
        .where(
            Membership.account_id == account_id,
            Membership.state == MembershipState.ACTIVE,
            Community.stage != Stage.ARCHIVED,
            facilitates | stands_in,
        )
        .order_by(func.lower(Community.name), Community.id)
    )
