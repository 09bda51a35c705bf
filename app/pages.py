"""What every template may call besides Flask's own: kept queries and flashes without cookies."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, request, session

from app.actor import actor


def init_app(app: Flask) -> None:
    """Give the functions to templates."""
    app.jinja_env.globals.update(
        actor=actor, keep_query=keep_query, session_has_flashes=session_has_flashes
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def keep_query(**changed: str) -> str:
    """The query of this page with some values replaced; the template escapes it."""
    return urlencode({**request.args.to_dict(), **changed})


def session_has_flashes() -> bool:
    """Whether a message waits; asked only of browsers that already hold the form cookie."""
    return bool(request.cookies) and "_flashes" in session
