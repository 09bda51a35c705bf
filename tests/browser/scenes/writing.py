"""What the member of a scene has begun to write, and has asked to be posted later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.config import Mailbox
from community import clock
from community.drafts.actions.keeping import MOST_DRAFTS
from community.drafts.models import Draft
from community.history.actions import write_numbered_rows
from community.incoming.models import IncomingMail
from community.incoming.policies import Why
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

# Nobody looks into it: pages show its addresses alone.
NO_MAILBOX = Mailbox(
    host="127.0.0.1", port=9, tls="off", user="hearth", local="hearth+{}", domain="hearth.example"
)
_MOST = MOST_DRAFTS - 5  # one may begin more while the pages are looked at


def write_writing(
    session: Session, cast: Cast, words: Words, talk: dict[str, int], *, count: int
) -> dict[str, int]:
    """`count` drafts, some of which have a time, one of which could not be posted."""
    if not count:
        return {}
    member = cast.people["member"]
    rows: list[dict[str, Any]] = []
    for number in range(min(count, _MOST)):
        place = f"reply:{talk['thread']}"
        begun = clock.now() - timedelta(hours=3 * number, minutes=5)
        rows.append(
            {
                "account_id": member,
                "place": f"{place}#{number}" if number else place,
                "act": "reply",
                "thread_id": talk["thread"],
                "body": words.line("We fired it twice, and the second time it held.", most=900),
                "created_at": begun,
                "touched_at": begun,
                "post_at": clock.ahead(days=number) if number % 4 == 2 else None,
                "time_zone": "Asia/Tokyo" if number % 4 == 2 else "",
                "refused": "locked" if number == 3 else "",
            }
        )
    return {
        "draft": write_numbered_rows(session, Draft, rows)[0],
        "mail": _write_held_mails(session, member, words, talk, count=count),
    }


def _write_held_mails(
    session: Session, member: int, words: Words, talk: dict[str, int], *, count: int
) -> int:
    """`count` mails that were not posted, each for another reason."""
    reasons = list(Why)
    rows = [
        {
            "key": b"%d" % number,
            "account_id": member,
            "outcome": "held",
            "why": str(reasons[number % len(reasons)]),
            "thread_id": talk["thread"],
            "title": words.line("The second firing", most=150),
            "body": words.line("We fired it twice, and the second time it held.", most=900),
            "left_out": number % 3,
            "came_at": clock.now() - timedelta(hours=5 * number, minutes=7),
        }
        for number in range(count)
    ]
    return write_numbered_rows(session, IncomingMail, rows)[0]
