"""Lines about what only facilitators decide: who asks to join, what was reported, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import JoinRequest
from community.moderation.models import Report
from community.threads.models import HeldPost
from community.today.lines import Line, Place
from community.today.ranks import Rank
from community.words import N_, NP_


def requests(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """Who waits to be let in, one line for each community; one statement."""
    del actor
    by_id = {place.id: place for place in places if place.facilitates}
    rows = session.execute(
        select(
            JoinRequest.community_id,
            func.count(JoinRequest.id).label("waiting"),
            func.min(JoinRequest.created_at).label("since"),
            func.max(JoinRequest.id).label("newest"),
            func.min(Account.name).label("name"),
        )
        .join(Account, Account.id == JoinRequest.account_id)
        .where(JoinRequest.community_id.in_(by_id), JoinRequest.decided_at.is_(None))
        .group_by(JoinRequest.community_id)
    )
    for row in rows:
        place = by_id[row.community_id]
        if row.waiting == 1:
            says = N_("%(name)s asks to join", name=row.name)
        else:
            says = NP_("%(num)s person asks to join", "%(num)s people ask to join", row.waiting)
        yield Line(
            # Whoever asks next is another occasion.
            key=f"requests:{place.id}:{row.newest}",
            kind="request",
            place=place,
            rank=Rank.REQUEST,
            since=row.since,
            says=says,
            why=N_("Only you and the other facilitators can let somebody in."),
            href=f"/communities/{place.slug}/requests",
        )


def _undecided(
    session: Session, model: type[Report | HeldPost], ids: Iterable[int]
) -> Iterable[Row[tuple[int, int, datetime, int]]]:
    """By community: its id, how many wait, since when, and the newest of them."""
    return session.execute(
        select(
            model.community_id,
            func.count(model.id).label("waiting"),
            func.min(model.created_at).label("since"),
            func.max(model.id).label("newest"),
        )
        .where(model.community_id.in_(ids), model.decided_at.is_(None))
        .group_by(model.community_id)
    )


def reports(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """Reports that nobody has decided on, one line for each community; one statement."""
    del actor
    by_id = {place.id: place for place in places if place.facilitates}
    for row in _undecided(session, Report, by_id):
        place = by_id[row.community_id]
        yield Line(
            key=f"reports:{place.id}:{row.newest}",
            kind="report",
            place=place,
            rank=Rank.REPORT,
            since=row.since,
            says=NP_("%(num)s report waits", "%(num)s reports wait", row.waiting),
            why=N_("Somebody felt that a post breaks your norms. They hope that you look."),
            href=f"/communities/{place.slug}/moderation",
        )


def held_posts(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """Posts that wait for a facilitator, one line for each community; one statement."""
    del actor
    by_id = {place.id: place for place in places if place.facilitates}
    for row in _undecided(session, HeldPost, by_id):
        place = by_id[row.community_id]
        yield Line(
            key=f"held:{place.id}:{row.newest}",
            kind="held",
            place=place,
            rank=Rank.HELD,
            since=row.since,
            says=NP_("%(num)s post waits for you", "%(num)s posts wait for you", row.waiting),
            why=N_("Somebody wrote something, and nobody can read it until you decide."),
            href=f"/communities/{place.slug}/moderation/held",
        )
