"""Sensitive pages ask who is there once more, when the last proof is some minutes old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import quote

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.errors import respond, wants_problem
from community import clock
from community.errors import Forbidden
from community.words import N_

View = TypeVar("View", bound=Callable[..., Any])

# A page opened within ten minutes may be sent within fifteen, so that nobody who has just been
# asked loses what they typed.
_TO_OPEN = timedelta(minutes=10)
_TO_SEND = timedelta(minutes=15)


class ConfirmationNeeded(Forbidden):
    """The person has to show again that it is they who sit at this browser."""

    code = "confirmation_needed"


def fresh(view: View) -> View:
    """The view needs a proof of identity from the last minutes; worn below `@requires`."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        demand_fresh()
        return view(*args, **kwargs)

    return cast("View", wrapped)


def demand_fresh() -> None:
    """Let a recently confirmed browser pass; raises ConfirmationNeeded. Tokens never pass."""
    confirmed = actor().confirmed_at
    allowed = _TO_OPEN if request.method == "GET" else _TO_SEND
    if confirmed is None or confirmed < clock.now() - allowed:
        raise ConfirmationNeeded(
            N_(
                "Confirm that it is you first: open Settings, Security in another window, then "
                "send this again."
            )
        )


def is_fresh(proved_at: datetime | None) -> bool:
    """Whether this proof is from the last minutes."""
    return proved_at is not None and proved_at >= clock.now() - _TO_OPEN


def init_app(app: Flask) -> None:
    """Lead browsers to the page that asks."""
    app.register_error_handler(ConfirmationNeeded, _ask)


def _ask(error: ConfirmationNeeded) -> ResponseReturnValue:
    if wants_problem():
        return respond(403, code=error.code, detail=error.detail)
    back = request.path if request.method == "GET" else request.form.get("next", "")
    return redirect(f"/settings/confirm?next={quote(back or '/settings/security')}", code=303)
