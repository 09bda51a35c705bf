"""Take somebody's handle out of what others wrote, a few posts in a transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.database import Database
from community.erasure.actions import Known
from community.threads.actions.handles import (
    Naming,
    handle_pattern,
    replies_naming,
    rewrite,
    threads_naming,
)

_AT_ONCE = 50
_NOBODY = "-"  # where a profile's address was: no profile has it
_LINK = re.compile(r'<a [^>]*href="/people/-"[^>]*>(.*?)</a>', re.DOTALL)
Find = Callable[..., list[Naming]]


def unname(database: Database, known: Known, *, instead: str) -> int:
    """Put `instead` where a text calls the person; how many posts were changed."""
    finds: Sequence[Find] = (threads_naming, replies_naming)
    return sum(_unname(database, known, find, instead=instead) for find in finds)


def _unname(database: Database, known: Known, find: Find, *, instead: str) -> int:
    pattern, after, changed = handle_pattern(known.handles), 0, 0

    def without(words: str) -> str:
        said = pattern.sub(lambda found: instead if found[0][0] == "@" else _NOBODY, words)
        return _LINK.sub(r"\1", said)

    while True:
        with database.reading() as session:
            found = find(session, known.account_id, known.handles, after=after, limit=_AT_ONCE)
        if not found:
            return changed
        after = found[-1].id
        cleaned = [
            replace(post, body=without(post.body), body_html=without(post.body_html))
            for post in found
        ]
        with database.unit_of_work() as session:
            changed += _rewrite(session, found, cleaned)


def _rewrite(session: Session, found: Sequence[Naming], cleaned: Sequence[Naming]) -> int:
    changed = [new for old, new in zip(found, cleaned, strict=True) if old != new]
    return sum(rewrite(session, post, body=post.body, body_html=post.body_html) for post in changed)
