"""What the member of a scene has begun to write, and has asked to be posted later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.config import Mailbox
from community import clock
from community.ballots.models import Poll, PollVote
from community.drafts.actions.keeping import MOST_DRAFTS
from community.drafts.models import Draft
from community.history.actions import write_numbered_rows
from community.incoming.models import IncomingMail
from community.incoming.policies import Why
from community.revisions.models import EditSuggestion
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
    suggested = _write_suggestions(session, cast, words, talk)
    poll = _write_poll(session, cast, words, talk)
    drafts = write_numbered_rows(session, Draft, rows)
    mails = _write_held_mails(session, member, words, talk, count=count)
    return {"draft": drafts[0], "suggestion": suggested, "poll": poll, "mail": mails}


def _write_suggestions(session: Session, cast: Cast, words: Words, talk: dict[str, int]) -> int:
    """Changes for what the member wrote, one that does not fit any more, and one of their own."""
    said = words.line("Cones and witnesses.", most=200)
    rows: list[dict[str, Any]] = [
        {
            "thread_id": talk["thread"] if reply else talk["own"],
            "reply_id": reply,
            "proposer_id": proposer,
            "base_title": "",
            "base_body": base,
            "base_tags": [],
            "title": "",
            "body": f"{base}\n\n{said}",
            "tags": [],
            "taken": [],
            "reason": words.line("It says which cone.", most=200),
            "created_at": clock.ago(days=1),
            "state": state,
        }
        for reply, proposer, base, state in (
            (talk["own_reply"], cast.people["facilitator"], "We fired slowly.", "open"),
            (talk["reply"], cast.people["member"], "We fired slowly.", "open"),
            (talk["reply"], cast.people["member"], "We fired slowly.", "refused"),
        )
    ]
    return write_numbered_rows(session, EditSuggestion, rows)[0]


def _write_poll(session: Session, cast: Cast, words: Words, talk: dict[str, int]) -> int:
    """A poll at the first post of the thread, in which the crowd has voted under names."""
    voters = cast.crowd[:12]
    rows = [
        {
            "thread_id": talk["thread"],
            "reply_id": None,
            "author_id": cast.people["facilitator"],
            "question": words.line("Which cone next?", most=200),
            "options": [words.line(f"Cone {number}", most=150) for number in (4, 6, 9)],
            "counts": [len(voters), 0, 0],
            "most": 1,
            "anonymous": False,
            "shows": "always",
            "voters": len(voters),
            "created_at": clock.ago(days=1),
            "closes_at": clock.ahead(days=3),
        }
    ]
    poll = write_numbered_rows(session, Poll, rows)[0]
    votes = [{"poll_id": poll, "account_id": voter, "choice": 0} for voter in voters]
    write_numbered_rows(session, PollVote, votes)
    return poll


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
