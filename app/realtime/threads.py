"""Watching a thread: what its page hears, and what it missed."""

from __future__ import annotations

from app.actor import actor
from app.realtime.broadcasts import message_of
from app.realtime.commands import Ack, Call, command
from app.realtime.rooms import thread_room
from app.rules import requires
from app.schemas.watching import UnwatchSchema, WatchSchema
from app.transactions import database
from community.errors import CommunityError, Refused
from community.outbox import JournalLine, lines_of_thread
from community.threads.access import thread_to
from community.words import N_

MOST_WATCHED = 20  # threads by one page
MOST_MISSED = 200  # told one by one; a page that missed more fetches anyway


@command("watch", WatchSchema)
@requires("threads.read")
def watch(call: Call) -> Ack:
    """Tell this page what happens in a thread, beginning with what it missed."""
    thread_id, last_seq = call.data["thread_id"], call.data["last_seq"]
    if len(call.page.watching) >= MOST_WATCHED and thread_id not in call.page.watching:
        raise Refused(
            N_("This page watches too many threads. Unwatch some first."), code="too_many_watched"
        )
    with database().reading() as session:
        granted = thread_to(session, actor(), thread_id, verb="threads.read")
        community_id = granted.community.id
    call.page.watching[thread_id] = community_id
    call.live.enter(call.page, thread_room(thread_id))
    missed = _missed(call, thread_id, last_seq)
    for line in missed:
        message = message_of(line)
        if message is not None:
            call.live.tell(call.page, message)
    return {"seq": max([last_seq, *(line.seq for line in missed)])}


def _missed(call: Call, thread_id: int, last_seq: int) -> list[JournalLine]:
    # A new snapshot, taken after joining: what was committed before it is read here, what is
    # committed later reaches the room. The right is looked at again for the same reason, since
    # an eviction in between did not find this page in the room.
    with database().reading() as session:
        try:
            thread_to(session, actor(), thread_id, verb="threads.read")
        except CommunityError:
            call.live.forget(call.page, thread_id)
            raise
        return lines_of_thread(session, thread_id, after=last_seq, limit=MOST_MISSED)


@command("unwatch", UnwatchSchema)
@requires("threads.read")
def unwatch(call: Call) -> Ack:
    """Tell this page no more about a thread; it need not be able to read it still."""
    call.live.forget(call.page, call.data["thread_id"])
    return {}
