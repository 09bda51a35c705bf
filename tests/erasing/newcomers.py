"""What a person did when newcomers came, when they were one, and how they decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.answers.models import FormerReasoning, Reasoning
from community.threads.models import Thread
from community.welcoming import models as welcoming
from tests.erasing.finding import WORD
from tests.erasing.rows import row


def write_newcomers(session: Session, *, ben: int, thread_id: int, reply: int) -> None:
    """On the rota, promised a hello, gave one to who asked, ticked, hid, and explained."""
    asked = session.get_one(Thread, thread_id)
    place, other = asked.community_id, asked.author_id
    row(session, welcoming.Welcomer, community_id=place, account_id=ben)
    row(session, welcoming.Welcome, community_id=place, account_id=ben, state="waiting")
    theirs: Any = row(
        session,
        welcoming.Welcome,
        community_id=place,
        account_id=other,
        state="met",
        welcomer_id=ben,
        met_by_id=ben,
        met_at=clock.now(),
    )
    row(session, welcoming.WelcomeTurn, welcome_id=theirs.id, account_id=ben)
    step = row(session, welcoming.WelcomeStep, community_id=place, place=1, kind="self")
    row(session, welcoming.WelcomeTick, account_id=ben, step_id=step.id)
    row(session, welcoming.HiddenPath, account_id=ben, community_id=place)
    row(session, welcoming.Unmarked, account_id=ben)
    row(session, Reasoning, reply_id=reply, author_id=ben, body=f"I looked, {WORD}reasons.")
    row(
        session,
        FormerReasoning,
        reply_id=reply,
        version=1,
        author_id=ben,
        body=f"I looked, {WORD}formerly.",
    )
