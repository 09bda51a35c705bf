"""A person's page, for people who are signed in."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.actor import actor
from app.avatars import avatar_response
from app.mail.messages import link_to
from app.presenters import stored_body
from app.rules import requires
from app.transactions import reading, unit_of_work
from community.accounts.actions.claims import offer_claim
from community.accounts.secrets import new_secret
from community.badges.queries import badges_of
from community.following.queries import bond_with
from community.knowing.subjects import subjects_of
from community.paging import Page
from community.people.access import person_to_read
from community.people.queries import shared_communities
from community.threads.queries import (
    Sort,
    ThreadFilter,
    ThreadRow,
    Written,
    replies_by,
    threads_page,
)

bp = Blueprint("people", __name__)

_AT_ONCE = 10  # of what somebody wrote, below the profile


@bp.get("/people/<handle>")
@requires("accounts.read", hides=True)
def show(handle: str) -> ResponseReturnValue:
    """The profile; a former handle leads to the present one, once the reader may see it.

    `wrote` in the query chooses what of theirs is listed: threads, or answers and replies.
    """
    shows_replies = request.args.get("wrote") == "replies"
    with reading() as session:
        person = person_to_read(session, actor(), handle)
        if person.handle != handle:
            return redirect(f"/people/{person.handle}", code=301)
        communities = shared_communities(session, actor(), person.id)
        subjects = subjects_of(session, actor(), person.id)
        bond = bond_with(session, actor(), person.id, state=person.state)
        badges = badges_of(session, person.id)
        written = (_replies if shows_replies else _threads)(session, person.id)
    return render_template(
        "people/show.html",
        person=person,
        bio=stored_body(person.bio_html),
        communities=communities,
        subjects=subjects,
        bond=bond,
        badges=badges,
        written=written,
        shows_replies=shows_replies,
    )


def _threads(session: Session, author_id: int) -> Page[ThreadRow]:
    which = ThreadFilter(author_id=author_id)
    cursor = request.args.get("cursor")
    return threads_page(
        session, actor(), which=which, sort=Sort.NEWEST, cursor=cursor, size=_AT_ONCE
    )


def _replies(session: Session, author_id: int) -> Page[Written]:
    return replies_by(session, actor(), author_id, cursor=request.args.get("cursor"), size=_AT_ONCE)


@bp.get("/avatars/<digest>/<int:size>.webp")
@requires("accounts.see_avatar")
def avatar(digest: str, size: int) -> Response:
    """The picture of somebody whose name the reader may read."""
    return avatar_response(digest, size)


@bp.post("/people/<handle>/claim")
@requires("accounts.claim", hides=True)
def claim(handle: str) -> ResponseReturnValue:
    """Make a link that hands an imported person over; shown this once."""
    secret = new_secret()
    with unit_of_work() as session:
        person = person_to_read(session, actor(), handle)
        offer_claim(session, handle=person.handle, secret=secret)
    response = make_response(
        render_template(
            "people/claim.html",
            person=person,
            link=link_to(f"/claim?token={quote(secret)}"),
        )
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
