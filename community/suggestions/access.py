"""Load a suggestion on somebody's behalf: its maker, and whoever may edit the post."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import NotFound
from community.revisions.models import EditSuggestion
from community.rights import Role
from community.threads.access import GrantedReply, GrantedThread, history_to
from community.threads.models import Reply, Thread
from community.threads.policies import is_own


@dataclass(frozen=True, kw_only=True)
class GrantedSuggestion:
    """A suggestion, the post it is for, and how the one who asks stands to both."""

    suggestion: EditSuggestion
    on: GrantedThread | GrantedReply
    own: bool  # made by the one who asks
    decides: bool  # may edit the post

    @property
    def post(self) -> Thread | Reply:
        """What would be changed."""
        return self.on.reply if isinstance(self.on, GrantedReply) else self.on.thread


def suggestion_to(
    session: Session, actor: Actor, suggestion_id: int, *, verb: str, to_change: bool = False
) -> GrantedSuggestion:
    """The suggestion, if the actor made it or decides on it; held when it is to be changed.

    NotFound for everybody else, and while the post is hidden from them or was deleted.
    """
    wanted = select(EditSuggestion).where(EditSuggestion.id == suggestion_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound
    place = {"thread_id": found.thread_id, "reply_id": found.reply_id}
    on = post_to(session, actor, **place, verb="threads.read")
    own = found.proposer_id == actor.id
    decides = sees_suggestions(on, actor)
    if not (own or decides):
        raise NotFound  # before the right is asked for, which would tell that there is one
    on = post_to(session, actor, **place, verb=verb)
    return GrantedSuggestion(suggestion=found, on=on, own=own, decides=decides and not own)


def post_to(
    session: Session, actor: Actor, *, thread_id: int | None, reply_id: int | None, verb: str
) -> GrantedThread | GrantedReply:
    """The post, if the actor may read its words now and do the verb there."""
    if reply_id is not None:
        return history_to(session, actor, reply_id=reply_id, verb=verb)
    return history_to(session, actor, thread_id=thread_id, verb=verb)


def sees_suggestions(on: GrantedThread | GrantedReply, actor: Actor) -> bool:
    """Whether suggestions for this post are the actor's to decide on."""
    post = on.reply if isinstance(on, GrantedReply) else on.thread
    return Role.FACILITATOR in on.standing or is_own(post, actor=actor)
