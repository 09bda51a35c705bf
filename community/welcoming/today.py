"""Lines of Today: newcomers whose hello is one's own turn, and those left to facilitators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.today.lines import Draft, Line, Place
from community.today.ranks import Rank
from community.welcoming.models import Welcome, WelcomeState
from community.welcoming.queries import Waiting, waiting_for
from community.words import N_, NP_


def own_turns(session: Session, actor: Actor) -> Iterator[Line]:
    """Newcomers to whom the actor says hello, also of whoever facilitates nothing."""
    if actor.id is None or actor.suspended:
        return
    for one in waiting_for(session, actor):
        place = Place(id=one.community_id, slug=one.slug, name=one.place, facilitates=False)
        yield Line(
            key=f"welcome:{one.id}:{actor.id}",
            kind="newcomer",
            place=place,
            rank=Rank.WELCOME,
            since=one.began_at,
            says=N_("Say hello to %(name)s", name=one.name),
            why=N_("It is your turn to welcome them. A sentence or two will do."),
            href=f"/communities/{one.slug}/welcome",
            draft=_begun(one),
        )


def _begun(one: Waiting) -> Draft:
    if one.thread_id is not None:
        return Draft(href=one.writes_at, body=N_("Welcome, @%(handle)s!", handle=one.handle))
    return Draft(
        href=one.writes_at,
        title=N_("Welcome, %(name)s", name=one.name),
        body=N_("Welcome, @%(handle)s! What are you working on?", handle=one.handle),
    )


def passed_up(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """Newcomers whom nobody on the rota met, one line for each community; one statement."""
    del actor
    by_id = {place.id: place for place in places if place.facilitates}
    rows = session.execute(
        select(
            Welcome.community_id,
            func.count(Welcome.id).label("waiting"),
            func.min(Welcome.began_at).label("since"),
            func.max(Welcome.id).label("newest"),
        )
        .where(Welcome.community_id.in_(by_id), Welcome.state == WelcomeState.PASSED_UP)
        .group_by(Welcome.community_id)
    )
    for row in rows:
        place = by_id[row.community_id]
        yield Line(
            key=f"welcomes:{place.id}:{row.newest}",
            kind="newcomer",
            place=place,
            rank=Rank.WELCOME,
            since=row.since,
            says=NP_(
                "%(num)s newcomer still waits for a hello",
                "%(num)s newcomers still wait for a hello",
                row.waiting,
            ),
            why=N_("Everybody on the rota had a turn, and none of them could."),
            href=f"/communities/{place.slug}/welcome",
        )
