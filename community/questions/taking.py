"""Take an unanswered question for a day or two, so that others see that somebody is at it.

Apart from `actions`, which are about what was said already.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, CursorResult, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.aliases.actions import refuse_both
from community.communities.models import Membership, MembershipState
from community.errors import Conflict, Forbidden, Refused
from community.outbox import record
from community.questions.events import QuestionLetGo
from community.questions.policies import may_let_go
from community.threads.access import GrantedThread
from community.threads.actions.posting import demand_open
from community.threads.actions.states import demand_changeable, note_change
from community.threads.events import ThreadChanged
from community.threads.models import Thread, ThreadKind
from community.threads.policies import is_own
from community.threads.statuses import QuestionStatus
from community.words import N_

HOURS = (24, 48)
MOST_TAKEN = 3  # that one person holds at once
_AT_ONCE = 100
_WAITING = (QuestionStatus.OPEN, QuestionStatus.NEEDS_DETAIL)


def take_question(session: Session, granted: GrantedThread, *, actor: Actor, hours: int) -> None:
    """Hold the question for so many hours, or for so many from now when the actor holds it.

    It ends when they let go, when it is answered, and by itself when the time is over. Raises
    Conflict when somebody else holds it, it is answered, or the actor holds too many.
    """
    if hours not in HOURS:
        words = N_("Choose 24 or 48 hours.")
        raise Refused(words, code="bad_hours", fields={"hours": words})
    _demand_waiting(granted)
    if is_own(granted.thread, actor=actor):
        raise Forbidden(N_("You asked this yourself."), code="own_post")
    if actor.mask_in(granted.thread.id) is not None:
        raise refuse_both()  # the page says by name who is at it
    assert actor.id is not None  # access has asked for a member
    _demand_room(session, actor.id, beside=granted.thread.id)
    now = clock.now()
    written: CursorResult[object] = session.execute(  # type: ignore[assignment]  # an UPDATE's result
        # Asked of the row as it is now, so that of two at once one alone holds it.
        update(Thread)
        .where(
            Thread.id == granted.thread.id,
            Thread.answers_count == 0,
            or_(~_is_held(), Thread.taken_by_id == actor.id),
        )
        .values(taken_by_id=actor.id, taken_until=now + timedelta(hours=hours))
    )
    if not written.rowcount:
        raise Conflict(N_("Somebody else was first. See who is at it."), code="taken")
    note_change(session, granted)


def _demand_waiting(granted: GrantedThread) -> None:
    demand_open(granted, granted.thread)
    question = granted.thread.kind == ThreadKind.QUESTION
    if not question or granted.thread.answers_count or granted.thread.status not in _WAITING:
        raise Conflict(N_("Only a question without an answer can be taken."), code="not_waiting")


def _demand_room(session: Session, account_id: int, *, beside: int) -> None:
    held = session.scalar(
        select(func.count()).where(
            Thread.taken_by_id == account_id,
            Thread.taken_until > clock.now(),
            Thread.id != beside,
        )
    )
    if (held or 0) >= MOST_TAKEN:
        words = N_(
            "You have taken %(most)s questions already. Answer one or let go of it first.",
            most=MOST_TAKEN,
        )
        raise Conflict(words, code="too_many_taken")


def _is_held() -> ColumnElement[bool]:
    return and_(Thread.taken_by_id.is_not(None), Thread.taken_until > clock.now())


def let_go(session: Session, granted: GrantedThread, *, actor: Actor) -> None:
    """Hold it no longer; a facilitator may for somebody else, who is told."""
    demand_changeable(granted)
    thread = granted.thread
    # Held, so that nobody loses what they took this moment.
    session.refresh(thread, with_for_update=True)
    holder = thread.taken_by_id
    if holder is None:
        return
    if not may_let_go(holder, actor=actor, standing=granted.standing):
        raise Forbidden(N_("Only who has taken it, or a facilitator, can let go of it."))
    thread.taken_by_id = thread.taken_until = None
    note_change(session, granted)
    if holder != actor.id:
        assert actor.id is not None  # access has asked for a member
        record(
            session,
            QuestionLetGo(
                community_id=granted.community.id,
                thread_id=thread.id,
                account_id=holder,
                by_id=actor.id,
            ),
        )


def end_takings(session: Session) -> int:
    """Let go of what is over: its time, or its holder's membership; how many."""
    over = session.scalars(
        _over().order_by(Thread.id).limit(_AT_ONCE).with_for_update(skip_locked=True, of=Thread)
    ).all()
    for thread in over:
        thread.taken_by_id = thread.taken_until = None
        record(session, ThreadChanged(community_id=thread.community_id, thread_id=thread.id))
    return len(over)


def has_takings_over(session: Session) -> bool:
    """Whether anything that was taken is over."""
    return session.scalar(_over().with_only_columns(Thread.id).limit(1)) is not None


def _over() -> Select[Thread]:
    belongs = (
        select(Membership.id)
        .where(
            Membership.community_id == Thread.community_id,
            Membership.account_id == Thread.taken_by_id,
            Membership.state == MembershipState.ACTIVE,
        )
        .correlate(Thread)
        .exists()
    )
    return select(Thread).where(
        Thread.taken_until.is_not(None), or_(Thread.taken_until <= clock.now(), ~belongs)
    )
