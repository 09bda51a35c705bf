"""Atom feeds (RFC 4287) of what a community writes, and addresses of them for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.atom import DAYS, ENTRIES, atom
from app.forms import form
from app.freshness import fresh
from app.listing import at_tag
from app.mail import messages
from app.rules import requires
from app.schemas.base import StrictSchema
from app.settings import settings
from app.transactions import reading, unit_of_work
from community.accounts.actions.notices import tell_owner
from community.accounts.actions.tokens import create_token
from community.accounts.actor import FEEDS
from community.accounts.secrets import new_api_token
from community.articles.queries import newest_articles
from community.communities.access import Granted, community_to
from community.communities.models import Visibility
from community.communities.queries.synonyms import synonyms_among
from community.errors import Refused
from community.threads.models import ThreadKind
from community.threads.policies import normal_tag
from community.threads.queries import ThreadFilter, newest_with_words, tags_of
from community.words import N_

bp = Blueprint("feeds", __name__)

_KINDS = {"question": ThreadKind.QUESTION, "discussion": ThreadKind.DISCUSSION}
_ARTICLES = "article"


class FeedAddress(StrictSchema):
    """Nothing is asked: the address is of the community it is made at."""


@bp.get("/communities/<slug>/feed")
@requires("threads.read")
def show(slug: str) -> ResponseReturnValue:
    """The newest threads and articles of a community, of a tag or a kind if asked, in words."""
    tag, kind = _asked()
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
        if tag and (meant := synonyms_among(session, granted.community.id, [tag]).get(tag)):
            return redirect(at_tag(meant))
        entries = [
            *_threads(session, granted.community.id, tag, kind),
            *_articles(session, granted, tag, kind),
        ]
    entries.sort(key=lambda entry: entry.published, reverse=True)
    return atom(
        "feeds/atom.xml",
        place=granted.community,
        entries=entries[:ENTRIES],
        tag=tag,
        self_address=_address(granted.community.slug, tag=tag, kind=kind),
        alternate="knowledge" if kind == _ARTICLES else "threads",
        updated=_updated(entries[:ENTRIES], granted.community.created_at),
    )


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A thread or an article as a feed tells of it; `path` is its identity."""

    path: str
    title: str
    published: datetime
    updated: datetime
    author_name: str
    body_html: str
    tags: tuple[str, ...]


def _threads(session: Session, community_id: int, tag: str | None, kind: str) -> list[Entry]:
    if kind == _ARTICLES:
        return []
    which = ThreadFilter(community_id=community_id, kind=_KINDS.get(kind), tag=tag)
    rows = newest_with_words(session, actor(), which=which, size=ENTRIES)
    tags = tags_of(session, [row.id for row in rows])
    return [
        Entry(
            path=f"/threads/{row.id}",
            title=row.title,
            published=row.created_at,
            updated=row.edited_at or row.created_at,
            author_name=row.author_name,
            body_html=row.body_html,
            tags=tuple(tags.get(row.id, ())),
        )
        for row in rows
    ]


def _articles(session: Session, granted: Granted, tag: str | None, kind: str) -> list[Entry]:
    if kind in _KINDS or not granted.may("articles.read"):
        return []
    rows = newest_articles(
        session, actor(), community_id=granted.community.id, tag=tag, size=ENTRIES
    )
    return [
        Entry(
            path=f"/articles/{row.id}",
            title=row.title,
            published=row.published_at or row.created_at,
            updated=row.changed_at,
            author_name=row.author_name,
            body_html=row.body_html,
            tags=row.tags,
        )
        for row in rows
    ]


def _asked() -> tuple[str | None, str]:
    """The tag and the kind that the address names; a tag that no thread can bear finds nothing."""
    named, kind = request.args.get("tag"), request.args.get("kind", "")
    if kind not in (*_KINDS, _ARTICLES):
        kind = ""
    try:
        return (normal_tag(named) if named else None), kind
    except Refused:
        return "-", kind


def _address(slug: str, *, tag: str | None, kind: str) -> str:
    # Without the token: what a program shows or hands on shall not hold it.
    query = urlencode({name: told for name, told in (("tag", tag), ("kind", kind)) if told})
    return f"{settings().base_url}/communities/{quote(slug)}/feed" + (f"?{query}" if query else "")


def _updated(entries: Sequence[Entry], otherwise: datetime) -> datetime:
    """When the newest of these was written or edited."""
    return max((entry.updated for entry in entries), default=otherwise)


def _offered(slug: str) -> dict[str, Any]:
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
    return {"granted": granted, **_place(granted)}


def _place(granted: Granted) -> dict[str, Any]:
    place = granted.community
    tag, kind = _asked()
    return {
        "place": place,
        "days": DAYS,
        "is_public": place.visibility == Visibility.PUBLIC,
        "address": _address(place.slug, tag=tag, kind=kind),
    }


def make_feed_token(session: Session, secret: str) -> None:
    """A token that reads every feed of the one who asks; they are told that it was made."""
    account_id = actor().id
    assert account_id is not None  # only accounts hold the right
    create_token(
        session,
        account_id=account_id,
        # Not called by what it reads: admins look after tokens and may not know of that.
        name=_("Address for feeds"),
        scopes=[FEEDS],
        grantable=[FEEDS],
        days=DAYS,
        secret=secret,
    )
    notice = messages.notice(N_("An address for feeds was made for your account."))
    tell_owner(session, account_id=account_id, notice=notice)


@bp.route("/communities/<slug>/feeds", methods=["GET", "POST"])
@requires("tokens.manage_own")
@fresh
@form(FeedAddress, "feeds/address.html", context=_offered)
def address(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Make an address that reads this community's feed as oneself; it is shown once."""
    del data  # nothing is asked
    secret = new_api_token()
    with unit_of_work() as opened:
        granted = community_to(opened, actor(), slug, verb="threads.read")
        make_feed_token(opened, secret)
        told = _place(granted)
    told["address"] += ("&" if "?" in told["address"] else "?") + urlencode({"token": secret})
    page = render_template(
        "feeds/made.html",
        name=granted.community.name,
        address=told["address"],
        back=f"/communities/{granted.community.slug}",
        back_name=_("Back to the community"),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    return response
