"""Searches that one keeps, and what a search finds as an Atom feed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.actor import actor
from app.addresses import address_of_search
from app.atom import DAYS, ENTRIES, atom
from app.extensions import limiter
from app.finding import find
from app.forms import form
from app.freshness import fresh
from app.idempotency import once
from app.limits import SEARCHES
from app.rules import requires
from app.schemas.searches import SaveSearchForm, SearchNameForm
from app.settings import settings
from app.transactions import reading, unit_of_work
from app.web.feeds import FeedAddress, make_feed_token
from community.accounts.secrets import new_api_token
from community.searches.actions import FILTERS, forget_search, rename_search, save_search, set_alert
from community.searches.models import SavedSearch
from community.searches.queries import own_search, searches_page

bp = Blueprint("searches", __name__)

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed in which nothing stands yet


def _asked() -> dict[str, str]:
    return {name: request.values.get(name, "").strip()[:64] for name in FILTERS}


@bp.get("/searches")
@requires("searches.read")
def index() -> str:
    """Those one keeps, the last kept first."""
    with reading() as session:
        page = searches_page(session, actor(), cursor=request.args.get("cursor"))
    return render_template("searches/index.html", page=page, address_of=address_of_search)


def _saving() -> dict[str, Any]:
    words = request.values.get("q", "").strip()[:500]
    return {"form_values": {"name": words[:120], "q": words, "alert": True, **_asked()}}


@bp.route("/searches/new", methods=["GET", "POST"])
@requires("searches.manage")
@form(SaveSearchForm, "searches/new.html", context=_saving)
def save(data: dict[str, Any]) -> ResponseReturnValue:
    """Keep a search under a name."""
    filters = {**data, "in": data["in_"]}

    def make() -> str:
        made = save_search(
            session,
            by=actor(),
            name=data["name"],
            words=data["q"],
            filters=filters,
            alert=data["alert"],
        )
        return str(made.id)

    with unit_of_work() as session:
        once(session, make)
    flash(_("The search is kept."), "good")
    return redirect("/searches", 303)


def _naming(search_id: int) -> dict[str, Any]:
    with reading() as session:
        saved = own_search(session, actor(), search_id)
    return {"saved": saved, "form_values": {"name": saved.name, "alert": saved.alert}}


@bp.route("/searches/<int:search_id>", methods=["GET", "POST"])
@requires("searches.manage")
@form(SearchNameForm, "searches/edit.html", context=_naming)
def rename(data: dict[str, Any], search_id: int) -> ResponseReturnValue:
    """Call it otherwise, and be told of what is new in it or not."""
    with unit_of_work() as session:
        saved = own_search(session, actor(), search_id)
        rename_search(saved, data["name"])
        set_alert(saved, on=data["alert"])
    return redirect("/searches", 303)


@bp.post("/searches/<int:search_id>/deletion")
@requires("searches.manage")
def forget(search_id: int) -> ResponseReturnValue:
    """Keep it no more."""
    with unit_of_work() as session:
        forget_search(session, own_search(session, actor(), search_id))
    return redirect("/searches", 303)


@bp.get("/searches/<int:search_id>/feed")
@limiter.limit(SEARCHES)
@requires("searches.read")
def feed(search_id: int) -> ResponseReturnValue:
    """The newest posts it finds that its owner may read now."""
    with reading() as session:
        saved = own_search(session, actor(), search_id)
    return _feed(saved.name, saved.words, saved.filters, at=f"/searches/{search_id}/feed")


@bp.get("/search/feed")
@limiter.limit(SEARCHES)
@requires("search.read")
def public_feed() -> ResponseReturnValue:
    """The newest posts that a search finds, as far as whoever asks may read them."""
    words = request.args.get("q", "").strip()[:500]
    filters = {name: value for name, value in _asked().items() if value}
    at = address_of_search(words, filters).replace("/search?", "/search/feed?", 1)
    return _feed(words or _("Search"), words, filters, at=at)


def _feed(title: str, words: str, filters: Mapping[str, str], *, at: str) -> ResponseReturnValue:
    found = find(words, filters=filters, limit=ENTRIES, newest=True)
    posts = [item.post for item in found.items if item.post is not None]
    base = settings().base_url
    return atom(
        "feeds/search.xml",
        title=title,
        posts=posts,
        # Without the token: what a program shows or hands on shall not hold it.
        self_address=base + at,
        page_address=base + address_of_search(words, filters),
        updated=max((post.created_at for post in posts), default=_LONG_AGO),
    )


def _offered(search_id: int) -> dict[str, Any]:
    with reading() as session:
        return {"saved": own_search(session, actor(), search_id), "days": DAYS}


@bp.route("/searches/<int:search_id>/feeds", methods=["GET", "POST"])
@requires("tokens.manage_own")
@fresh
@form(FeedAddress, "searches/feed.html", context=_offered)
def address(data: dict[str, Any], search_id: int) -> ResponseReturnValue:
    """Make an address that reads what it finds as oneself; it is shown once."""
    del data  # nothing is asked
    secret = new_api_token()
    with unit_of_work() as session:
        saved = _made_for(session, search_id, secret)
        where = f"/searches/{saved.id}/feed?" + urlencode({"token": secret})
        page = render_template(
            "feeds/made.html",
            name=saved.name,
            address=settings().base_url + where,
            back="/searches",
            back_name=_("Saved searches"),
        )
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _made_for(session: Session, search_id: int, secret: str) -> SavedSearch:
    saved = own_search(session, actor(), search_id)
    make_feed_token(session, secret)
    return saved
