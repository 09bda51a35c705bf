"""Which event is told to which room. A message carries ids and the sequence, nothing to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import Schema

from app.realtime.rooms import account_room, thread_room
from app.schemas.watching import (
    PersonalNewsSchema,
    ReplyNewsSchema,
    ThreadNewsSchema,
    VoteNewsSchema,
)
from community.answers.events import AnswerConfirmed, AnswerEndorsed, EndorsementWithdrawn
from community.notifications.events import NoticesChanged
from community.outbox import DomainEvent, JournalLine
from community.previews.events import PreviewArrived
from community.questions.events import (
    AcceptanceWithdrawn,
    AnswerAccepted,
    ProblemShared,
    VoteCast,
)
from community.reactions.events import ReactionsChanged
from community.roster.events import ListAdvanced
from community.threads.events import (
    PostMarked,
    ReplyChanged,
    ReplyPosted,
    ReplyRemoved,
    ReplyRestored,
    ThreadChanged,
    ThreadRearranged,
    ThreadRemoved,
    ThreadRestored,
)

Room = Callable[[Any], str]


@dataclass(frozen=True)
class Broadcast:
    """The room that hears of an event, and the shape of what it hears."""

    room: Room
    schema: type[Schema]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What a message carries beside its sequence."""
        return tuple(self.schema().fields)


@dataclass(frozen=True)
class Message:
    """One emission."""

    room: str
    name: str
    payload: dict[str, int]


def _thread(event: Any) -> str:
    return thread_room(event.thread_id)


def _account(event: Any) -> str:
    return account_room(event.account_id)


BROADCASTS: dict[type[DomainEvent], Broadcast] = {
    ThreadChanged: Broadcast(_thread, ThreadNewsSchema),
    ThreadRearranged: Broadcast(_thread, ThreadNewsSchema),
    ThreadRemoved: Broadcast(_thread, ThreadNewsSchema),
    ThreadRestored: Broadcast(_thread, ThreadNewsSchema),
    ReplyPosted: Broadcast(_thread, ReplyNewsSchema),
    ReplyChanged: Broadcast(_thread, ReplyNewsSchema),
    ReplyRemoved: Broadcast(_thread, ReplyNewsSchema),
    ReplyRestored: Broadcast(_thread, ReplyNewsSchema),
    VoteCast: Broadcast(_thread, VoteNewsSchema),
    ReactionsChanged: Broadcast(_thread, VoteNewsSchema),
    PostMarked: Broadcast(_thread, VoteNewsSchema),
    ProblemShared: Broadcast(_thread, ThreadNewsSchema),
    AnswerAccepted: Broadcast(_thread, ReplyNewsSchema),
    AcceptanceWithdrawn: Broadcast(_thread, ReplyNewsSchema),
    AnswerEndorsed: Broadcast(_thread, ReplyNewsSchema),
    EndorsementWithdrawn: Broadcast(_thread, ReplyNewsSchema),
    AnswerConfirmed: Broadcast(_thread, ReplyNewsSchema),
    PreviewArrived: Broadcast(_thread, VoteNewsSchema),
    NoticesChanged: Broadcast(_account, PersonalNewsSchema),
    ListAdvanced: Broadcast(_account, PersonalNewsSchema),
}


def message_of(line: JournalLine) -> Message | None:
    """What a line of the journal makes known, or None when no page needs to hear of it."""
    broadcast = BROADCASTS.get(type(line.event)) if line.event is not None else None
    if broadcast is None or line.event is None:
        return None
    payload = {"seq": line.seq}
    for name in broadcast.names:
        # Exactly the fields of the schema: an author's or a voter's id is never among them.
        value = getattr(line.event, name, None)
        if value is not None:
            payload[name] = value
    return Message(room=broadcast.room(line.event), name=line.event.name, payload=payload)
