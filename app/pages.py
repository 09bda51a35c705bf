"""What every template may call besides Flask's own: queries, flashes, the rail."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, g, request, session
from sqlalchemy.exc import DBAPIError

from app.actor import actor
from app.discovery import is_open
from app.settings import settings
from app.thresholds import said, said_value
from app.transactions import reading
from community.communities.queries.directory import Place
from community.communities.queries.directory import own_places as _own_places
from community.text import excerpt

_MOST_PLACES = 20  # in the rail; the directory has all

# The paper of the light and the dark theme, for the bar of a window or a telephone, which knows no
# style sheet; a browser test holds them to it.
PAPER = {"light": "#fdfcfa", "dark": "#141b18"}


def init_app(app: Flask) -> None:
    """Give the functions to templates."""
    app.jinja_env.globals.update(
        actor=actor,
        base_url=base_url,
        facilitates=facilitates,
        first_words=excerpt,
        is_open=is_open,
        keep_query=keep_query,
        own_places=own_places,
        paper=PAPER,
        session_has_flashes=session_has_flashes,
        threshold=said,
        threshold_value=said_value,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def base_url() -> str:
    """How people reach this Hearth, for addresses that leave it."""
    return settings().base_url


def keep_query(**changed: str) -> str:
    """The query of this page with some values replaced; the template escapes it."""
    return urlencode({**request.args.to_dict(), **changed})


def session_has_flashes() -> bool:
    """Whether a message waits; asked only of browsers that already hold the form cookie."""
    return bool(request.cookies) and "_flashes" in session


def own_places() -> list[Place]:
    """The communities of whoever reads; one statement on every page of a signed-in person."""
    if "own_places" not in g:
        g.own_places = _own_places_now()
    found: list[Place] = g.own_places
    return found


def _own_places_now() -> list[Place]:
    who = actor()
    if who.id is None or who.suspended:
        return []
    try:
        with reading() as session:
            return _own_places(session, who, most=_MOST_PLACES)
    except DBAPIError:
        # The page that says that the database does not answer still has to be shown.
        return []


def facilitates() -> bool:
    """Whether the reader facilitates any community: then their day is among the ways to go."""
    return any(place.facilitates for place in own_places())
