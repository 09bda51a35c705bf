"""The blueprint that the modules of this package add their routes to."""

from __future__ import annotations

from flask import Blueprint, Response

from app.actor import actor

bp = Blueprint("settings", __name__, url_prefix="/settings")


def own_id() -> int:
    """The account that is signed in; the rules of these routes let nobody else come this far."""
    account_id = actor().id
    assert account_id is not None
    return account_id


def own_session_id() -> int:
    """The session of this browser."""
    session_id = actor().session_id
    assert session_id is not None
    return session_id


@bp.after_request
def keep_out_of_caches(response: Response) -> Response:
    """These pages show codes and addresses: no cache keeps them."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
