"""Reads about the rota: for who is on it, for facilitators, for the newcomer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Community, Membership, MembershipState
from community.threads.models import Reply, Thread
from community.welcoming.models import UNMET, Welcome, Welcomer, WelcomeState
from community.welcoming.rota import WITHIN, can_welcome, today_here

FEWEST_PEOPLE = 5
_LOOKED_BACK = timedelta(days=180)
_SHOWN_MET = timedelta(days=7)


class PlaceOnRota(NamedTuple):
    """A member on the rota; `ready` says whether they have turns now."""

    account_id: int
    handle: str
    name: str
    avatar: str | None
    accepted: bool
    away_until: date | None
    ready: bool


def rota_of(session: Session, community_id: int) -> list[PlaceOnRota]:
    """Who is on the rota or was asked, in the order of asking; never who had how many turns."""
    ready = case((can_welcome(today_here(session)), 1), else_=0)
    rows: Any = session.execute(
        select(
            Welcomer.account_id,
            Account.handle,
            Account.name,
            Account.avatar,
            Welcomer.accepted_at,
            Welcomer.away_until,
            ready.label("ready"),
        )
        .join(Account, Account.id == Welcomer.account_id)
        .outerjoin(
            Membership,
            and_(
                Membership.account_id == Welcomer.account_id,
                Membership.community_id == Welcomer.community_id,
            ),
        )
        .where(Welcomer.community_id == community_id)
        .order_by(Welcomer.id)
    )
    return [
        PlaceOnRota(
            account_id=row.account_id,
            handle=row.handle,
            name=row.name,
            avatar=row.avatar,
            accepted=row.accepted_at is not None,
            away_until=row.away_until,
            ready=bool(row.ready),
        )
        for row in rows
    ]


def place_of(session: Session, actor: Actor, community_id: int) -> Welcomer | None:
    """The actor's own place on the rota, accepted or not."""
    return session.scalar(
        select(Welcomer).where(
            Welcomer.community_id == community_id, Welcomer.account_id == (actor.id or 0)
        )
    )


class Waiting(NamedTuple):
    """A newcomer who waits for a hello; `thread_id` is where they wrote first, if anywhere."""

    id: int
    community_id: int
    slug: str
    place: str
    account_id: int
    handle: str
    name: str
    avatar: str | None
    state: str
    began_at: datetime
    due_at: datetime | None
    own: bool
    thread_id: int | None

    @property
    def writes_at(self) -> str:
        """Where a hello is written: beneath what they wrote, or in a thread that names them."""
        if self.thread_id is not None:
            return f"/threads/{self.thread_id}"
        return f"/communities/{self.slug}/threads/new"


def waiting_for(
    session: Session, actor: Actor, *, community_id: int | None = None, leads: bool = False
) -> list[Waiting]:
    """The newcomers whose hello is the actor's turn, the most urgent first; one statement.

    With `leads` also those of the community that everybody had a turn with.
    """
    mine = and_(Welcome.welcomer_id == (actor.id or 0), Welcome.state == WelcomeState.WAITING)
    whose = mine | (Welcome.state == WelcomeState.PASSED_UP) if leads else mine
    # Whoever left meets nobody any more, also until the worker has passed their turn on.
    belongs = exists().where(
        Membership.community_id == Welcome.community_id,
        Membership.account_id == (actor.id or 0),
        Membership.state == MembershipState.ACTIVE,
    )
    wanted = _waiting(mine).where(Welcome.state.in_(UNMET), whose, belongs)
    if community_id is not None:
        wanted = wanted.where(Welcome.community_id == community_id)
    found = []
    for row in session.execute(wanted):
        told = row._asdict()
        wrote_in, said_in = told.pop("wrote"), told.pop("said")
        told["own"] = bool(told["own"])
        found.append(Waiting(**told, thread_id=wrote_in or said_in))
    return found


def _waiting(mine: ColumnElement[bool]) -> Any:
    return (
        select(
            Welcome.id,
            Welcome.community_id,
            Community.slug,
            Community.name.label("place"),
            Welcome.account_id,
            Account.handle,
            Account.name,
            Account.avatar,
            Welcome.state,
            Welcome.began_at,
            Welcome.due_at,
            case((mine, 1), else_=0).label("own"),
            _first_begun().label("wrote"),
            _first_said().label("said"),
        )
        .join(Community, Community.id == Welcome.community_id)
        .join(Account, Account.id == Welcome.account_id)
        .order_by(Welcome.began_at, Welcome.id)
        .limit(100)
    )


def _first_begun() -> Any:
    """The first thread of the newcomer that can be answered."""
    return (
        select(Thread.id)
        .where(Thread.author_id == Welcome.account_id, *_open_there())
        .order_by(Thread.id)
        .limit(1)
        .correlate(Welcome)
        .scalar_subquery()
    )


def _first_said() -> Any:
    """The thread of the first thing that they said elsewhere."""
    return (
        select(Reply.thread_id)
        .join(Thread, Thread.id == Reply.thread_id)
        .where(
            Reply.author_id == Welcome.account_id,
            Reply.hidden_at.is_(None),
            Reply.deleted_at.is_(None),
            *_open_there(),
        )
        .order_by(Reply.id)
        .limit(1)
        .correlate(Welcome)
        .scalar_subquery()
    )


def _open_there() -> tuple[ColumnElement[bool], ...]:
    return (
        Thread.community_id == Welcome.community_id,
        Thread.hidden_at.is_(None),
        Thread.deleted_at.is_(None),
        Thread.locked_at.is_(None),
    )


class Promise(NamedTuple):
    """What a newcomer sees: who says hello by when, or who has."""

    state: str
    handle: str | None
    name: str | None
    due_at: datetime | None


_Greeter = aliased(Account, name="greeter")


def promise_to(session: Session, actor: Actor, community_id: int) -> Promise | None:
    """The hello that the actor was promised, or had within seven days; None when there is none."""
    met = Welcome.state == WelcomeState.MET
    whose = case((met, Welcome.met_by_id), else_=Welcome.welcomer_id)
    row = session.execute(
        select(Welcome.state, _Greeter.handle, _Greeter.name, Welcome.due_at, Welcome.met_at)
        .outerjoin(_Greeter, _Greeter.id == whose)
        .where(Welcome.community_id == community_id, Welcome.account_id == (actor.id or 0))
    ).one_or_none()
    if row is None or row.state not in (*UNMET, WelcomeState.MET):
        return None
    if row.state == WelcomeState.MET and row.met_at <= clock.now() - _SHOWN_MET:
        return None
    if row.state == WelcomeState.PASSED_UP:
        return Promise(row.state, None, None, None)
    return Promise(row.state, row.handle, row.name, row.due_at)


class Figures(NamedTuple):
    """How newcomers of the last 180 days were met; None where that is of under five people."""

    newcomers: int | None
    in_time: int | None  # of a hundred, those met within 48 hours
    hours: float | None  # to the first hello, the median of those who had one


def figures_of(session: Session, community_id: int) -> Figures:
    """Of all together and never of one: who needed no hello, left or still has time counts not."""
    now = clock.now()
    rows = session.execute(
        select(Welcome.began_at, Welcome.met_at).where(
            Welcome.community_id == community_id,
            Welcome.state.in_((*UNMET, WelcomeState.MET)),
            Welcome.began_at > now - _LOOKED_BACK,
        )
    ).all()
    settled = [row for row in rows if row.met_at is not None or row.began_at + WITHIN <= now]
    waits = [row.met_at - row.began_at for row in settled if row.met_at is not None]
    many, met = len(settled) >= FEWEST_PEOPLE, len(waits) >= FEWEST_PEOPLE
    soon = sum(wait <= WITHIN for wait in waits)
    return Figures(
        newcomers=len(settled) if many else None,
        in_time=round(100 * soon / len(settled)) if many else None,
        hours=round(median(waits) / timedelta(hours=1), 1) if met else None,
    )
