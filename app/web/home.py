"""The front page: for a visitor what this place is, for a person what is new."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import SignInNeeded, actor
from app.organisation import whose
from app.rules import requires
from app.transactions import reading
from community import clock
from community.accounts.actor import Actor
from community.communities.queries.directory import own_communities, readable_communities
from community.communities.queries.requests import requests_waiting
from community.moderation.people import suspension_of
from community.moderation.queries import reports_waiting
from community.reading.queries import news_for, unread_in
from community.threads.queries import Sort, ThreadFilter, ThreadRow, started_since, threads_page

bp = Blueprint("home", __name__)


@bp.get("/")
@requires("home.read")
def show() -> str:
    """The front page."""
    who = actor()
    with reading() as session:
        # A suspended person reads what a visitor reads.
        if who.id is None or who.suspended:
            return _welcome(session, who)
        return _mine(session, who, who.id)


@bp.get("/new")
@requires("communities.browse")
def begin() -> str:
    """Where to write: the communities one belongs to, each with a way to ask and to start."""
    who = actor()
    if not who.signed_in:
        raise SignInNeeded(_("Sign in to ask or to start a thread."))
    with reading() as session:
        return render_template(
            "home/begin.html", communities=own_communities(session, who, size=50)
        )


def _welcome(session: Session, who: Actor) -> str:
    return render_template(
        "home/welcome.html",
        whose=whose(session),
        communities=readable_communities(session, who, size=6),
        threads=threads_page(session, who, which=ThreadFilter(), size=6),
        suspension=suspension_of(session, who.id) if who.id is not None else None,
    )


def _mine(session: Session, who: Actor, own_id: int) -> str:
    communities = own_communities(session, who, size=50)
    unanswered = _unanswered(session, who, own_id)
    threads = threads_page(
        session, who, which=ThreadFilter(member_id=own_id), cursor=request.args.get("cursor")
    )
    return render_template(
        "home/show.html",
        communities=communities,
        others=None if communities.items else readable_communities(session, who, size=6),
        started=started_since(session, who, member_id=own_id, since=clock.ago(days=7)),
        threads=threads,
        unread=unread_in(session, who, [row.id for row in (*unanswered, *threads.items)]),
        news=() if request.args.get("cursor") else news_for(session, who),
        unanswered=unanswered,
        shown_above={row.id for row in unanswered},
        requests=requests_waiting(session, who),
        reports=reports_waiting(session, who),
    )


def _unanswered(session: Session, who: Actor, own_id: int) -> Sequence[ThreadRow]:
    """Questions of others that wait and take answers, on the first page only."""
    if request.args.get("cursor"):
        return ()
    which = ThreadFilter(member_id=own_id, not_by_id=own_id, locked=False)
    return threads_page(session, who, which=which, sort=Sort.UNANSWERED, size=5).items
