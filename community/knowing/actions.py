"""Ask somebody whether they know, and say that one does not want to be asked."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import Conflict, Forbidden, Refused
from community.insertion import insert_once
from community.knowing.events import PersonAsked
from community.knowing.models import Ask, Unasked
from community.knowing.policies import MOST_ASKED, is_open, may_look
from community.knowing.queries import who_might_know
from community.outbox import record
from community.threads.access import GrantedThread
from community.threads.models import Thread
from community.words import N_


def demand_looking(granted: GrantedThread, *, actor: Actor) -> None:
    """Conflict for a question that needs nobody, Forbidden for whoever did not ask it."""
    if not is_open(granted.thread, granted.community):
        raise Conflict(
            N_("Only a question that is open and has no accepted answer is carried to others."),
            code="no_open_question",
        )
    if not may_look(granted.thread, granted.community, actor=actor, standing=granted.standing):
        raise Forbidden(N_("Only who asked, or a facilitator, carries a question to others."))


def ask_person(
    session: Session,
    granted: GrantedThread,
    *,
    actor: Actor,
    handle: str,
    alike: Mapping[int, float],
) -> str:
    """Tell one of those suggested that they might know; their name.

    Refused for anybody else: nobody is written to because of their name. Conflict (`enough`) once
    three were asked about the question.
    """
    demand_looking(granted, actor=actor)
    # Held, so that two who ask at once count each other.
    session.execute(select(Thread.id).where(Thread.id == granted.thread.id).with_for_update())
    told = select(func.count()).select_from(Ask).where(Ask.thread_id == granted.thread.id)
    if (session.scalar(told) or 0) >= MOST_ASKED:
        raise Conflict(
            N_("%(most)s people were asked already. Give them a day or two.", most=MOST_ASKED),
            code="enough",
        )
    wanted = handle.lower().removeprefix("@")
    for each in who_might_know(session, granted, alike=alike):
        if each.handle == wanted:
            _tell(session, granted, each.account_id)
            return each.name
    words = N_("Nobody of that handle is suggested for this question now. Choose one of the list.")
    raise Refused(words, code="not_suggested", fields={"handle": words})


def _tell(session: Session, granted: GrantedThread, account_id: int) -> None:
    session.add(Ask(account_id=account_id, thread_id=granted.thread.id, created_at=clock.now()))
    record(
        session,
        PersonAsked(
            community_id=granted.community.id,
            question_id=granted.thread.id,
            account_id=account_id,
        ),
    )


def welcome_asking(session: Session, account_id: int, *, welcome: bool) -> None:
    """Be suggested to others, or not; setting what is set changes nothing."""
    if welcome:
        session.execute(delete(Unasked).where(Unasked.account_id == account_id))
        return
    insert_once(session, Unasked, account_id=account_id, created_at=clock.now())
