"""What changed in one thread since a place in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.outbox import OutboxEntry, newest_seq

MOST_ENTRIES = 2_000  # of the journal, looked through for one reader
MOST_POSTS = 50  # beyond that reading the page anew is quicker for everybody
# What the head of a thread follows. Who removes an accepted answer takes its mark as well.
_OF_THE_WHOLE = ("thread:", "answer:", "reply:removed")

# Of these nothing is to be seen: they would tell that somebody was helped, or tries something.
_UNSEEN = ("help:counted", "reaction:due", "trial:due")
_REARRANGING = ("answer:", "thread:rearranged")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Which posts changed up to `seq`; `too_many` means that they are not listed."""

    seq: int
    reply_ids: tuple[int, ...] = ()
    opening: bool = False
    head: bool = False  # what stands above and below the posts: title, marks, whether one may write
    too_many: bool = False
    rearranged: bool = False  # posts came or went, or a mark moved to one that is not named


def changes_since(session: Session, thread_id: int, *, after: int) -> Changes:
    """Posts of the thread that were said, changed, voted on or removed after a sequence number."""
    newest = newest_seq(session)
    if newest - after > MOST_ENTRIES:
        return Changes(seq=newest, too_many=True)
    rows = session.execute(
        select(OutboxEntry.payload["reply_id"].as_integer(), OutboxEntry.name).where(
            OutboxEntry.id > after,
            OutboxEntry.id <= newest,
            OutboxEntry.payload["thread_id"].as_integer() == thread_id,
            OutboxEntry.name.not_in(_UNSEEN),
        )
    ).all()
    replies = tuple(sorted({reply_id for reply_id, _ in rows if reply_id is not None}))
    return Changes(
        seq=newest,
        reply_ids=replies,
        opening=any(reply_id is None for reply_id, _ in rows),
        head=any(name.startswith(_OF_THE_WHOLE) for _, name in rows),
        too_many=len(replies) > MOST_POSTS,
        rearranged=any(name.startswith(_REARRANGING) for _, name in rows),
    )
