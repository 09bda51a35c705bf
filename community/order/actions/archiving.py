"""Keep a thread as it is, out of the lists, and bring it back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Conflict
from community.moderation.actions.log import log_thread
from community.moderation.policies import Act
from community.threads.access import GrantedThread
from community.threads.actions.counters import count_waiting
from community.threads.actions.states import demand_changeable, note_change
from community.threads.policies import demand_living, is_live
from community.words import N_


def archive_thread(session: Session, granted: GrantedThread, *, by: Actor) -> None:
    """Nothing about it changes any more, and lists leave it out; search finds it as before."""
    thread = granted.thread
    session.refresh(thread, with_for_update=True)
    if thread.archived_at is not None:
        return
    demand_changeable(granted)
    thread.archived_at, thread.pinned_at = clock.now(), None
    thread.taken_by_id = thread.taken_until = None  # nobody can answer it
    count_waiting(session, thread, by=-1)
    note_change(session, granted)
    log_thread(session, thread, by=by, act=Act.ARCHIVE, community_id=thread.community_id)


def unarchive_thread(session: Session, granted: GrantedThread, *, by: Actor) -> None:
    """Let it go on; Conflict where its community is archived or it was removed."""
    thread = granted.thread
    demand_living(granted.community)
    session.refresh(thread, with_for_update=True)
    if thread.archived_at is None:
        return
    if not is_live(thread):
        raise Conflict(N_("This thread was removed. Bring it back first."), code="removed")
    thread.archived_at = None
    count_waiting(session, thread, by=1)
    note_change(session, granted)
    log_thread(session, thread, by=by, act=Act.UNARCHIVE, community_id=thread.community_id)
