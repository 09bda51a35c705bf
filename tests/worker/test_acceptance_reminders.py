"""Who asked is reminded once, a week after an answer, unless they were there since or decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.config import Settings
from app.database import Database
from app.worker.housekeeping import keep_house
from community import clock
from community.communities.models import Membership
from community.notifications.models import Notification
from community.questions.models import Vote
from community.questions.reminding import remind_to_accept
from community.threads.models import Reply, Thread
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def answered(talk: Conversation, *, days: float, who: str = "cleo") -> tuple[int, int]:
    """A question of Ben's and an answer to it, so many days ago."""
    thread = talk.start("ben")
    answer = talk.say(thread, who)
    at = clock.now() - timedelta(days=days)
    with talk.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == thread).values(created_at=at))
        session.execute(update(Reply).where(Reply.id == answer).values(created_at=at))
    return thread, answer


def remind(talk: Conversation) -> int:
    """One round; how many were due."""
    with talk.database.unit_of_work() as session:
        return remind_to_accept(session)


def test_it_comes_once_and_leads_to_the_best_answer(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    thread, _ = answered(talk, days=8)
    best = talk.say(thread, "ada", "The better one")
    post(sign_in(app, world.cleo), f"/replies/{best}/votes", value=1)

    keep_house(talk.database, settings)
    assert remind(talk) == 0

    assert told(talk.database).count((world.ben, "accept_due")) == 1
    with talk.database.reading() as session:
        notice = session.scalars(
            select(Notification).where(Notification.kind == "accept_due")
        ).one()
        assert (notice.reply_id, notice.mail_due) == (best, True)
    ben = sign_in(app, world.ben)
    page = ben.get("/notifications").text
    assert "Accept the one that did" in page
    opened = post(ben, f"/notifications/{notice.id}/open")
    assert opened.headers["Location"].endswith(f"/threads/{thread}?post={best}#reply-{best}")


@pytest.mark.parametrize(("days", "due"), [(6.9, 0), (7.1, 1), (29.0, 1), (31.0, 0)])
def test_when_its_time_has_come(talk: Conversation, days: float, due: int) -> None:
    answered(talk, days=days)
    assert remind(talk) == due


def _wrote(talk: Conversation, thread: int, _answer: int) -> None:
    talk.say(thread, "ben", "Not yet.", comment=True)


def _voted(talk: Conversation, _thread: int, answer: int) -> None:
    with talk.database.unit_of_work() as session:
        vote = Vote(account_id=talk.world.ben, reply_id=answer, value=1, created_at=clock.now())
        session.add(vote)


def _set(talk: Conversation, thread: int, **values: object) -> None:
    with talk.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == thread).values(**values))


def _edited(talk: Conversation, thread: int, _answer: int) -> None:
    _set(talk, thread, edited_at=clock.now(), edited_by_id=talk.world.ben)


def _accepted(talk: Conversation, thread: int, answer: int) -> None:
    _set(talk, thread, accepted_reply_id=answer)


def _imported(talk: Conversation, thread: int, _answer: int) -> None:
    _set(talk, thread, attribution="From elsewhere")


def _hidden(talk: Conversation, thread: int, _answer: int) -> None:
    _set(talk, thread, hidden_at=clock.now())


def _archived(talk: Conversation, thread: int, _answer: int) -> None:
    with talk.database.unit_of_work() as session:
        session.get_one(Thread, thread).archived_at = clock.now()


def _left(talk: Conversation, _thread: int, _answer: int) -> None:
    with talk.database.unit_of_work() as session:
        session.execute(
            update(Membership).where(Membership.account_id == talk.world.ben).values(state="left")
        )


@pytest.mark.parametrize(
    "happened", [_wrote, _voted, _edited, _accepted, _imported, _hidden, _archived, _left]
)
def test_whom_it_spares(
    talk: Conversation, happened: Callable[[Conversation, int, int], None]
) -> None:
    thread, answer = answered(talk, days=8)
    answered(talk, days=8)  # where nothing happened
    happened(talk, thread, answer)
    assert remind(talk) == (0 if happened is _left else 1)


def test_what_they_did_before_the_answer_spares_nothing(talk: Conversation) -> None:
    thread, _ = answered(talk, days=8)
    with talk.database.unit_of_work() as session:
        before: datetime = clock.now() - timedelta(days=9)
        said = talk.say_in(session, thread, "ben", "I mean clay.", comment=True)
        session.execute(update(Reply).where(Reply.id == said).values(created_at=before))
    assert remind(talk) == 1


def test_ones_own_answer_and_a_muted_thread_bring_none(
    app: Flask, world: World, talk: Conversation
) -> None:
    answered(talk, days=8, who="ben")
    assert remind(talk) == 0
    thread, _ = answered(talk, days=8)
    post(sign_in(app, world.ben), f"/threads/{thread}/level", level="muted")
    assert remind(talk) == 1
    assert (world.ben, "accept_due") not in told(talk.database)


def test_what_was_accepted_before_the_notice_was_written_brings_none(
    app: Flask, world: World, talk: Conversation
) -> None:
    _, answer = answered(talk, days=8)
    assert remind(talk) == 1
    post(sign_in(app, world.ben), f"/replies/{answer}/acceptance")
    assert (world.ben, "accept_due") not in told(talk.database)
