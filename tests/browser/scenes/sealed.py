"""A question that the member asked without their name, and requests to open its seal."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.aliases.actions import new_alias_account
from community.history.actions import write_numbered_rows
from community.seal.making import put_on
from community.seal.models import SealRequest
from community.text import RENDERER, render
from community.threads.models import Thread, ThreadKind
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words


def write_sealed(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, int]:
    """The question, and `count` requests about its alias; the newest waits."""
    named = new_alias_account(session, name="Grey Heron")
    said = render(words.body())
    at = clock.ago(hours=3)
    row = {
        "community_id": cast.side,
        "kind": ThreadKind.QUESTION,
        "title": words.line("May I say that I broke the kiln?", most=150),
        "body": said.source,
        "body_html": said.html,
        "renderer": RENDERER,
        "author_id": named.id,
        "created_at": at,
        "last_activity_at": at,
    }
    thread = write_numbered_rows(session, Thread, [row])[0]
    alias = put_on(
        session,
        thread_id=thread,
        account_id=named.id,
        author_id=cast.people["member"],
        name=named.name,
    )
    rows = [
        {
            "alias_id": alias.id,
            "thread_id": thread,
            "asked_by_id": cast.people["facilitator"],
            "reason": words.line("Somebody is threatened in this thread, by name.", most=500),
            "asked_at": clock.now() - timedelta(hours=count - number),
            "decided_by_id": None if number == count - 1 else cast.people["admin"],
            "decided_at": None if number == count - 1 else clock.now(),
            "agreed": None if number == count - 1 else False,
        }
        for number in range(count)
    ]
    requests = write_numbered_rows(session, SealRequest, rows) if rows else []
    return {"aliased": thread, **({"seal": requests[-1]} if requests else {})}
