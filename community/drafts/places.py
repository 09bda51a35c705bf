"""Where a draft belongs: what is to be written, and where; a plain value that has a key.

Apart from `models` because pages, forms and programs name places before there is any row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What is being written."""

    START = "start"  # a thread
    REPLY = "reply"  # or an answer
    COMMENT = "comment"
    EDIT = "edit"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A community to start a thread in, or a post to reply to, to comment on or to edit."""

    act: Act
    community_id: int | None = None
    thread_id: int | None = None
    reply_id: int | None = None

    @property
    def key(self) -> str:
        """One line that names it, the same for the same place."""
        if self.reply_id is not None:
            return f"{self.act}:post:{self.reply_id}"
        return f"{self.act}:{self.thread_id or self.community_id}"

    @property
    def can_wait(self) -> bool:
        """Whether what is written here may be posted at a later time."""
        return self.act in (Act.START, Act.REPLY)


_KEY = re.compile(r"(start|reply|comment|edit):(post:)?([1-9][0-9]{0,17})")


def place_of_key(key: str) -> Place | None:
    """The place that a page named; the thread of a post in it is not known yet. None for none."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    act, number = Act(found[1]), int(found[3])
    if found[2]:
        return Place(act=act, reply_id=number) if act in (Act.COMMENT, Act.EDIT) else None
    if act is Act.START:
        return Place(act=act, community_id=number)
    return Place(act=act, thread_id=number)
