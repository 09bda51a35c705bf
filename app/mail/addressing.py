"""Addresses and numbers in mails that lead back to whom a mail went to, and to what it told of.

Signed, so that nobody can make one up, and good for some months. A person ends all of theirs at
once: each holds the number of its generation. Lower-case letters and digits, since servers on the
way change the case of what stands before the @.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from app.config import Settings
from community import clock

TOKEN_LENGTH = 48
_FIRST_DAY = date(2020, 1, 1)
_LARGEST = 2**40
_MAC = 12  # bytes
_PURPOSE = b"hearth.answer-by-mail"


class Leads(StrEnum):
    """What a token is for."""

    REPLY = "r"  # to a thread; beside it the post that the mail told of
    START = "n"  # a new thread in a community
    BOUNCE = "b"  # to the mail that came back


_GOOD_FOR = {
    Leads.REPLY: timedelta(days=90),
    Leads.START: timedelta(days=365),
    Leads.BOUNCE: timedelta(days=30),
}


@dataclass(frozen=True, kw_only=True)
class Token:
    """Whose it is, and where it leads."""

    leads: Leads
    account_id: int
    target_id: int  # thread, community or mail
    post_id: int = 0
    expired: bool = False


def token_for(settings: Settings, token: Token, *, generation: int) -> str:
    """The token as text, good from today on."""
    numbers = (token.account_id, token.target_id, token.post_id)
    if not all(0 <= number < _LARGEST for number in numbers):
        # A restore leaves gaps in numbers, never of this size.
        message = "This number is too large for an address."
        raise ValueError(message)
    day = (clock.now().date() - _FIRST_DAY).days
    body = token.leads.encode() + b"".join(n.to_bytes(5, "big") for n in numbers)
    body += struct.pack(">H", day)
    whole = body + _mac(settings, body, generation)
    return base64.b32encode(whole).decode().lower()


def read_token(settings: Settings, written: str, *, generations: dict[int, int]) -> Token | None:
    """What a token says, or None for one that was not made here or was ended by its owner."""
    whole = _bytes(written)
    if whole is None:
        return None
    body, mac = whole[:-_MAC], whole[-_MAC:]
    account_id, target_id, post_id = (int.from_bytes(body[at : at + 5], "big") for at in (1, 6, 11))
    generation = generations.get(account_id, 0)
    if not hmac.compare_digest(mac, _mac(settings, body, generation)):
        return None
    leads = Leads(body[:1].decode())
    (day,) = struct.unpack(">H", body[16:])
    made = datetime.combine(_FIRST_DAY + timedelta(days=day), datetime.min.time(), UTC)
    return Token(
        leads=leads,
        account_id=account_id,
        target_id=target_id,
        post_id=post_id,
        expired=clock.now() > made + _GOOD_FOR[leads] + timedelta(days=1),
    )


def owner_named(written: str) -> int | None:
    """Whose token this claims to be, to look up their generation; nothing is believed yet."""
    whole = _bytes(written)
    return None if whole is None else int.from_bytes(whole[1:6], "big")


def _bytes(written: str) -> bytes | None:
    if len(written) != TOKEN_LENGTH or not written.isascii():
        return None
    try:
        whole = base64.b32decode(written.upper())
    except ValueError:
        return None
    return whole if whole[:1].decode("latin-1") in set(Leads) else None


def _mac(settings: Settings, body: bytes, generation: int) -> bytes:
    said = _PURPOSE + struct.pack(">Q", generation) + body
    return hmac.new(settings.secret.encode(), said, hashlib.sha256).digest()[:_MAC]
