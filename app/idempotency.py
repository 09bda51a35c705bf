"""The caller's key for one write, from the header of an API call or the field of a form."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, request
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import request_fingerprint
from community import idempotency


def once(session: Session, make: Callable[[], str]) -> str:
    """Run `make` inside the open unit of work unless this very request was done before.

    Returns what `make` returned (an id or a location), then or now. Works for signed-in callers;
    for others `make` simply runs.
    """
    who = actor()
    if who.id is None:
        return make()
    return idempotency.once(
        session,
        account_id=who.id,
        key=request.headers.get("Idempotency-Key") or g.get("idempotency_key"),
        fingerprint=request_fingerprint(),
        make=make,
    )
