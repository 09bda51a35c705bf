"""Show a thread in another community too, without a copy and without a new reader."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.access import Granted
from community.communities.models import Visibility
from community.errors import Forbidden, Refused
from community.moderation.actions.log import log_thread
from community.moderation.policies import Act
from community.order.access import began_by_name
from community.rights import Role
from community.threads.access import GrantedThread
from community.threads.actions.states import demand_changeable, note_change
from community.threads.cross_posts import CrossPost
from community.threads.policies import demand_living
from community.words import N_, Words

_WHO = N_(
    "Facilitators of that community can do this there, and who began the thread under their name."
)


def cross_post(session: Session, granted: GrantedThread, target: Granted, *, by: Actor) -> None:
    """List the thread in `target`; who may read it at home sees it there, nobody else.

    For facilitators of `target`, and for who began the thread. Twice changes nothing.
    """
    if not _may(granted, target, by=by):
        raise _refused(_WHO)
    session.refresh(granted.thread, with_for_update=True)
    demand_changeable(granted)
    demand_living(target.community)
    if problem := _unfit(granted, target):
        raise _refused(problem)
    if _there(session, granted, target) is not None:
        return
    session.add(
        CrossPost(
            thread_id=granted.thread.id, community_id=target.community.id, posted_at=clock.now()
        )
    )
    session.flush()
    _note(session, granted, target, by=by, act=Act.CROSS_POST)


def take_back_cross_post(
    session: Session, granted: GrantedThread, target: Granted, *, by: Actor
) -> None:
    """List it there no more; what is not listed stays so."""
    found = _there(session, granted, target)
    if found is None:
        return
    if not _may(granted, target, by=by):
        raise Forbidden(_WHO)
    session.execute(delete(CrossPost).where(CrossPost.id == found))
    _note(session, granted, target, by=by, act=Act.UNCROSS_POST)


def _may(granted: GrantedThread, target: Granted, *, by: Actor) -> bool:
    return Role.FACILITATOR in target.standing or began_by_name(granted.thread, by)


def _refused(words: Words) -> Refused:
    return Refused(words, code="bad_target", fields={"community": words})


def _unfit(granted: GrantedThread, target: Granted) -> Words | None:
    if target.community.id == granted.community.id:
        return N_("The thread is in that community already. Choose another one.")
    if granted.community.visibility == Visibility.PRIVATE:
        return N_("What is said in a private community is shown in no other one.")
    return None


def _there(session: Session, granted: GrantedThread, target: Granted) -> int | None:
    return session.scalar(
        select(CrossPost.id).where(
            CrossPost.thread_id == granted.thread.id,
            CrossPost.community_id == target.community.id,
        )
    )


def _note(
    session: Session, granted: GrantedThread, target: Granted, *, by: Actor, act: Act
) -> None:
    note_change(session, granted)
    # Authors do as they like with their own; what facilitators do is written down.
    if not began_by_name(granted.thread, by):
        log_thread(session, granted.thread, by=by, act=act, community_id=target.community.id)
