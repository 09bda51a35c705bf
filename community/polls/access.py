"""Load a poll on somebody's behalf: whoever may read the words of its post."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.ballots.models import Poll
from community.errors import NotFound
from community.threads.access import GrantedReply, GrantedThread, history_to
from community.threads.models import Reply, Thread


@dataclass(frozen=True, kw_only=True)
class GrantedPoll:
    """A poll, the post it stands at, and how the one who asks stands to it."""

    poll: Poll
    on: GrantedThread | GrantedReply

    @property
    def post(self) -> Thread | Reply:
        """Where it stands."""
        return post_of(self.on)


def post_of(on: GrantedThread | GrantedReply) -> Thread | Reply:
    """The post that was granted."""
    return on.reply if isinstance(on, GrantedReply) else on.thread


def poll_to(
    session: Session, actor: Actor, poll_id: int, *, verb: str, to_change: bool = False
) -> GrantedPoll:
    """The poll, if the actor may read its post now and do the verb; held when it is changed.

    NotFound for strangers, and while the post is hidden from the actor or was deleted.
    """
    wanted = select(Poll).where(Poll.id == poll_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound
    return GrantedPoll(
        poll=found,
        on=post_to(session, actor, thread_id=found.thread_id, reply_id=found.reply_id, verb=verb),
    )


def post_to(
    session: Session, actor: Actor, *, thread_id: int | None, reply_id: int | None, verb: str
) -> GrantedThread | GrantedReply:
    """The post, if the actor may read its words now and do the verb there."""
    if reply_id is not None:
        return history_to(session, actor, reply_id=reply_id, verb=verb)
    return history_to(session, actor, thread_id=thread_id, verb=verb)


def poll_at(session: Session, *, thread_id: int, reply_id: int | None) -> Poll | None:
    """The poll of a post that access has granted."""
    return session.scalar(
        select(Poll).where(
            Poll.thread_id == thread_id, Poll.reply_id.is_not_distinct_from(reply_id)
        )
    )
