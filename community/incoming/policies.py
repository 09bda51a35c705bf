"""What becomes of a mail, why one is held, and the bounds of it."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from community.errors import CommunityError, Forbidden, NotFound
from community.threads.policies import LONGEST_TITLE

KEPT = timedelta(days=30)  # held words, and the record of every mail
LONGEST_KEPT = 100_000  # characters of a held text
MOST_AN_HOUR = 20  # posts by mail of one person
MOST_EXPLAINED_A_DAY = 5  # mails that say why one is held
_PREFIX = re.compile(
    r"(?:(?:re|aw|antw|sv|vs|odp|fwd?|wg|tr|rv|vl)(?:\[\d{1,3}\])?\s?:\s*)+", re.IGNORECASE
)


class Outcome(StrEnum):
    """What became of a mail."""

    POSTED = "posted"
    HELD = "held"
    DROPPED = "dropped"  # written by a program
    BOUNCE = "bounce"
    UNKNOWN = "unknown"  # of nobody here, or of somebody who is not proven
    SETTLED = "settled"  # was held; its sender has posted it or thrown it away
    FAILED = "failed"  # could not be dealt with; it lies marked in the mailbox


class Why(StrEnum):
    """Why a mail is held."""

    UNPROVEN = "unproven"  # the address is right, and nobody vouches that they wrote it
    EXPIRED = "expired"
    FOREIGN = "foreign"  # sent to the address of somebody else
    NOWHERE = "nowhere"  # to no address of theirs at all
    LOCKED = "locked"
    ARCHIVED = "archived"
    GONE = "gone"
    BARRED = "barred"
    CONSENT = "consent"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TITLE = "title"
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"
    RATE = "rate"
    UNFIT = "unfit"


_BY_CODE = {
    "locked": Why.LOCKED,
    "archived": Why.ARCHIVED,
    "removed": Why.GONE,
    "consent_due": Why.CONSENT,
    "empty": Why.EMPTY,
    "too_long": Why.TOO_LONG,
    "bad_title": Why.TITLE,
}


def why_refused(error: CommunityError) -> Why:
    """Why the mail is held, by what the domain said to the post."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    if isinstance(error, NotFound):
        return Why.GONE
    return Why.BARRED if isinstance(error, Forbidden) else Why.UNFIT


def title_of(subject: str) -> str:
    """The subject without what programs put before it when somebody answers or forwards."""
    return _PREFIX.sub("", subject, count=1).strip()[: LONGEST_TITLE + 1]
