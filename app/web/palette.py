"""The command palette's content, and the page that lists the keyboard's shortcuts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.extensions import limiter
from app.finding import Findings, find
from app.limits import KEYSTROKES
from app.pages import facilitates
from app.profiles import profiles_open
from app.rules import requires
from app.transactions import reading
from community.communities.queries.directory import (
    CommunityCard,
    communities_at,
    communities_named,
    own_communities,
    readable_communities,
)
from community.notifications.queries import notices_page, unread_count
from community.rights import may
from community.search.queries import FoundPost, posts_found
from search.language import TYPED

bp = Blueprint("palette", __name__)

_MOST_OWN = 30
_MOST_RECENT = 8
_MOST_FOUND = 6
_PLACE = re.compile(r"/(?P<kind>threads|communities)/(?P<name>[a-z0-9-]{1,60})")
_A_BEGINNING = re.compile(r"\w{3,}\Z")


@dataclass(frozen=True, kw_only=True)
class Way:
    """Somewhere to go; `also` is shown beside it, `alias` only found by."""

    path: str
    words: str
    also: str = ""
    alias: str = ""


@bp.get("/palette")
@limiter.limit(KEYSTROKES)
@requires("search.read")
def show() -> ResponseReturnValue:
    """Without `q` where one can go from anywhere, with it what was found; for the open palette."""
    text = request.args.get("q", "").strip()[: TYPED.characters]
    if text:
        return render_template("palette/_found.html", **_found(text))
    with reading() as session:
        return render_template("palette/_places.html", **_places(session))


@bp.get("/shortcuts")
@requires("home.read")
def shortcuts() -> ResponseReturnValue:
    """What the keyboard can do: a page, or the inside of a dialog."""
    if "HX-Request" in request.headers:
        return render_template("shortcuts/_dialog.html")
    return render_template("shortcuts/index.html")


def _found(text: str) -> dict[str, Any]:
    with reading() as session:
        communities = communities_named(session, actor(), text[:80], size=_MOST_FOUND)
    return {"communities": communities, "found": _hits(text)}


def _hits(text: str) -> Findings:
    """The last word is still being typed: it counts as a beginning unless that finds nothing."""
    if _A_BEGINNING.search(text) and len(text) < TYPED.characters:
        begun = find(f"{text}*", filters={}, limit=_MOST_FOUND)
        if begun.items:
            return begun
    return find(text, filters={}, limit=_MOST_FOUND)


def _places(session: Session) -> dict[str, Any]:
    who = actor()
    own = own_communities(session, who, size=_MOST_OWN).items
    recent = list(_recent(session))
    known = {way.path for way in recent}
    unread = unread_count(session, who) if who.signed_in else 0
    return {
        "recent": recent,
        "communities": [
            way
            for card in own or readable_communities(session, who, size=_MOST_FOUND).items
            if (way := _way_to(card)).path not in known
        ],
        "pages": list(_pages()),
        "newest": notices_page(session, who).items[0].id if unread else 0,
    }


def _recent(session: Session) -> Iterator[Way]:
    """The places that this browser remembers, as far as they may be read now."""
    asked = [_PLACE.fullmatch(path) for path in request.args.getlist("recent")[:_MOST_RECENT]]
    named = [(match["kind"], match["name"]) for match in asked if match]
    numbers = [int(name) for kind, name in named if kind == "threads" and _is_id(name)]
    threads = posts_found(session, actor(), threads=numbers, replies=())
    slugs = {name for kind, name in named if kind == "communities"}
    cards = {card.slug: card for card in communities_at(session, actor(), slugs)}
    for kind, name in dict.fromkeys(named):
        if kind == "communities" and name in cards:
            yield _way_to(cards[name])
        elif _is_id(name) and (post := threads.get((int(name), None))):
            yield _way_to_thread(post)


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) < 19


def _way_to(card: CommunityCard) -> Way:
    return Way(path=f"/communities/{card.slug}", words=card.name, alias=card.slug)


def _way_to_thread(post: FoundPost) -> Way:
    return Way(path=f"/threads/{post.thread_id}", words=post.title, also=post.community_name)


def _pages() -> Iterator[Way]:
    who = actor()
    standing = who.organisation_standing()
    yield Way(path="/", words=_("Front page"))
    yield Way(path="/communities", words=_("Communities"))
    yield Way(path="/search", words=_("Search"))
    yield Way(path="/knowledge", words=_("Knowledge"))
    if not who.signed_in:
        yield Way(path="/sign-in", words=_("Sign in"))
        return
    if facilitates():
        yield Way(path="/today", words=_("Today: what needs you"))
    yield Way(path="/notifications", words=_("Notifications"))
    if profiles_open():
        yield Way(path=f"/people/{who.handle}", words=_("Your profile"))
    for room, words in (
        ("profile", _("Settings: profile")),
        ("appearance", _("Settings: appearance")),
        ("account", _("Settings: mail address")),
        ("security", _("Settings: security")),
        ("sessions", _("Settings: browsers")),
        ("tokens", _("Settings: API tokens")),
        ("notifications", _("Settings: notifications")),
    ):
        yield Way(path=f"/settings/{room}", words=words)
    if may("communities.propose", standing):
        yield Way(path="/communities/new", words=_("Propose a community"))
    if may("lifecycle.see_playbook", standing):
        yield Way(path="/admin/openings", words=_("Communities being prepared"))
        yield Way(path="/admin/playbook", words=_("Playbook"))
        yield Way(path="/admin/playbook/gates", words=_("Thresholds of the stages"))
    if may("accounts.suspend", standing):
        yield Way(path="/admin/people", words=_("Administration"))
        yield Way(path="/admin/communities", words=_("All communities"))
        yield Way(path="/admin/jobs", words=_("Jobs"))
        yield Way(path="/admin/mail", words=_("Mail"))
        yield Way(path="/admin/storage", words=_("Storage"))
