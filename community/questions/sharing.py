"""Say that one has the same problem as who asked.

Apart from `actions`, which score posts: this is about people, and who they are is told nobody.
"""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from community import clock
from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden
from community.insertion import insert_once
from community.levels.access import Place
from community.levels.actions import choose_level
from community.levels.policies import Level
from community.levels.queries import standing_at
from community.outbox import record
from community.questions.events import ProblemShared
from community.questions.models import SameProblem
from community.threads.access import GrantedThread
from community.threads.actions.states import demand_changeable
from community.threads.models import Thread, ThreadKind
from community.threads.policies import is_own
from community.words import N_

_QUIETER = (Level.NORMAL, Level.MUTED)


def share_problem(session: Session, granted: GrantedThread, *, actor: Actor) -> int:
    """Count the actor among those with the same problem; how many there are.

    Whoever hears no more of the thread than of others tracks it from then on, so that they hear
    of an accepted answer. Doing it twice changes nothing.
    """
    _demand_question(granted)
    if is_own(granted.thread, actor=actor):
        raise Forbidden(N_("You asked this yourself."), code="own_post")
    assert actor.id is not None  # access has asked for a member
    mine = {"account_id": actor.id, "thread_id": granted.thread.id}
    if not insert_once(session, SameProblem, **mine, created_at=clock.now()):
        return granted.thread.same_count
    _follow(session, granted, actor.id)
    return _count(session, granted, by=1)


def _demand_question(granted: GrantedThread) -> None:
    if granted.thread.kind != ThreadKind.QUESTION:
        raise Conflict(N_("Only questions are about a problem."), code="no_question")
    demand_changeable(granted)


def _follow(session: Session, granted: GrantedThread, account_id: int) -> None:
    place = _place(granted, account_id)
    if standing_at(session, place).level not in _QUIETER:
        return
    choose_level(session, place, Level.TRACKING)
    session.execute(
        update(SameProblem)
        .where(SameProblem.account_id == account_id, SameProblem.thread_id == granted.thread.id)
        .values(followed=True)
        .execution_options(synchronize_session=False)
    )


def _place(granted: GrantedThread, account_id: int) -> Place:
    return Place(
        account_id=account_id,
        community_id=granted.community.id,
        slug=granted.community.slug,
        thread_id=granted.thread.id,
    )


def _count(session: Session, granted: GrantedThread, *, by: int) -> int:
    count: int = session.execute(
        update(Thread)
        .where(Thread.id == granted.thread.id)
        .values(same_count=Thread.same_count + by)
        .returning(Thread.same_count)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    set_committed_value(granted.thread, "same_count", count)
    record(session, ProblemShared(community_id=granted.community.id, thread_id=granted.thread.id))
    return count


def withdraw_problem(session: Session, granted: GrantedThread, *, actor: Actor) -> int:
    """Count the actor no longer; the level that came with it goes too, unless they changed it."""
    _demand_question(granted)
    assert actor.id is not None  # access has asked for a member
    gone = session.execute(
        delete(SameProblem)
        .where(SameProblem.account_id == actor.id, SameProblem.thread_id == granted.thread.id)
        .returning(SameProblem.followed)
    ).all()
    if not gone:
        return granted.thread.same_count
    place = _place(granted, actor.id)
    if gone[0].followed and standing_at(session, place).chosen is Level.TRACKING:
        choose_level(session, place, None)
    return _count(session, granted, by=-1)
