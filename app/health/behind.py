"""The threads behind a reason or a signal: all of them for readers, how many for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.health.reasons import NAMES
from app.health.signals import SIGNALS
from app.health.standing import Standing
from community.errors import NotFound
from community.health.queries import ThreadBehind, threads_behind

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What a figure counts; `items` is empty for whoever may not read the community."""

    code: str
    week: date
    count: int
    more: bool
    posts: int
    items: Sequence[ThreadBehind]


def behind(session: Session, standing: Standing, code: str) -> Behind:
    """The threads of the week of the flag or, for a signal, of the newest week.

    NotFound for what is no reason, and for signals that no list of threads stands behind.
    """
    told = SIGNALS.get(code)
    if code not in NAMES and (told is None or not told.threads):
        raise NotFound
    week = standing.flag.week if standing.flag and told is None else standing.week
    found: Sequence[ThreadBehind] = ()
    if not standing.few:
        place = standing.granted.community
        found = threads_behind(session, place.id, code, week, limit=MOST + 1)
    shown = found[:MOST]
    return Behind(
        code=code,
        week=week,
        count=len(shown),
        more=len(found) > MOST,
        posts=sum(each.posts for each in shown),
        items=shown if standing.reads else (),
    )
