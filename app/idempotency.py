"""The caller's key for one write, from the header of an API call or the field of a form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from flask import g, request
from sqlalchemy.orm import Session

from app.actor import actor
from app.forms import request_fingerprint
from community import idempotency
from community.errors import Refused
from community.words import N_

_KEY = re.compile(r"[A-Za-z0-9_-]{1,80}")


def once(session: Session, make: Callable[[], str], *, content: str = "") -> str:
    """Run `make` inside the open unit of work unless this very request was done before.

    Returns what `make` returned (an id or a location), then or now. Works for signed-in callers;
    for others `make` simply runs. `content` names what the request carries beside its fields,
    such as the hash of a file. Raises Refused (`bad_key`) for a header that is no key.
    """
    who = actor()
    if who.id is None:
        return make()
    return idempotency.once(
        session,
        account_id=who.id,
        key=_key_of_header() or g.get("idempotency_key"),
        fingerprint=_fingerprint(content),
        make=make,
    )


def done_once(session: Session, act: Callable[[], object]) -> None:
    """The same for a write that answers with nothing."""

    def make() -> str:
        act()
        return ""

    once(session, make)


def _key_of_header() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise Refused(
            N_("Idempotency-Key takes 1 to 80 letters, digits, hyphens and underscores."),
            code="bad_key",
        )
    return key


def _fingerprint(content: str) -> str:
    whole = request_fingerprint()
    return hashlib.sha256(f"{whole} {content}".encode()).hexdigest() if content else whole
