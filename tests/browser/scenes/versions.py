"""Threads and replies that were edited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.history.actions import write_numbered_rows
from community.revisions.models import Revision
from community.text import RENDERER
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words


def write_versions(
    session: Session, cast: Cast, words: Words, talk: Mapping[str, int]
) -> dict[str, int]:
    """Versions of the thread and of an answer that the pages show."""
    ids = {}
    for name, reply_id in (("thread", None), ("reply", talk.get("reply"))):
        if name not in talk:
            continue
        rows = [_row(cast, words, talk["thread"], reply_id, number=number) for number in range(4)]
        ids[f"{name}_version"] = write_numbered_rows(session, Revision, rows)[1]
    return ids


def _row(
    cast: Cast, words: Words, thread: int, reply_id: int | None, *, number: int
) -> dict[str, Any]:
    editors = [cast.people["member"], cast.people["facilitator"]]
    body = f"{words.said(number)}\n\n{words.body()}\n\nThe kiln stood open."
    return {
        "thread_id": thread,
        "reply_id": reply_id,
        "title": "" if reply_id else words.title(number // 2),
        "body": body.replace("open", f"open for {number} hours") if number else body,
        "tags": [] if reply_id else ["glaze", f"kiln-{number}"],
        "renderer": RENDERER,
        "author_id": editors[0],
        "editor_id": editors[number % 2],
        "made_at": clock.now() - timedelta(hours=50 - number),
        "reason": words.line("A word was missing.", most=200) if number else "",
        "was_hidden": number == 2,
    }
