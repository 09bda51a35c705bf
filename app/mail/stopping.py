"""The link in a mail that stops mails like it: signed, for one purpose, and without signing in.

It names nothing to read. Whoever holds it can stop these mails and do nothing else, so it is good
for as long as the mail is kept.
"""

from __future__ import annotations

from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer

from app.config import Settings
from community.notifications.stopping import Stop

_PURPOSE = "hearth.stop-mails"
_LONGEST = 200  # characters of a token


class Stopped(NamedTuple):
    """Whose mails a link stops, and which."""

    account_id: int
    what: Stop
    thread_id: int


def stop_link(
    settings: Settings, *, account_id: int, what: Stop, thread_id: int | None = None
) -> str:
    """Where these mails of one person are stopped."""
    about = thread_id if what is Stop.THREAD else None
    token = _signer(settings).dumps([account_id, what, about or 0])
    return f"{settings.base_url}/unsubscribe/{token}"


def read_stop(settings: Settings, token: str) -> Stopped | None:
    """What a token stops, or None for one that was not made here."""
    if len(token) > _LONGEST:
        return None
    try:
        account_id, what, thread_id = _signer(settings).loads(token)
        return Stopped(account_id, Stop(what), thread_id)
    except (BadSignature, ValueError, TypeError):
        return None


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret, salt=_PURPOSE)
