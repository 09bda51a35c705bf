"""Votes and the accepted answer through pages, and under races."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import Database
from community.questions import actions
from community.questions.models import Vote
from community.threads.access import reply_to, thread_to
from community.threads.models import Reply, Thread
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def test_a_vote_counts_once_and_can_change_and_go(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)

    def score() -> int:
        with talk.database.reading() as session:
            return session.get_one(Reply, answer).score

    post(ben, f"/replies/{answer}/votes", value=1)
    post(ben, f"/replies/{answer}/votes", value=1)
    assert score() == 1
    post(ada, f"/replies/{answer}/votes", value=1)
    assert score() == 2
    post(ben, f"/replies/{answer}/votes", value=-1)
    assert score() == 0
    post(ben, f"/replies/{answer}/votes", value=0)
    assert score() == 1
    assert post(ben, f"/replies/{answer}/votes", value=2).status_code == 422
    assert post(ben, f"/threads/{thread}/votes", value=1).status_code == 403
    assert post(sign_in(app, world.zed), f"/replies/{answer}/votes", value=1).status_code == 403


def test_the_asker_accepts_changes_their_mind_and_withdraws(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    first, second = talk.say(thread, "cleo", "First answer"), talk.say(thread, "ada", "The other")
    ben = sign_in(app, world.ben)

    assert post(sign_in(app, world.cleo), f"/replies/{first}/acceptance").status_code == 403
    assert post(ben, f"/replies/{second}/acceptance").status_code == 303
    page = ben.get(f"/threads/{thread}").text
    assert page.index("The other") < page.index("First answer")
    assert page.count("Accepted answer") == 1
    post(ben, f"/replies/{first}/acceptance")
    page = ben.get(f"/threads/{thread}").text
    assert page.index("First answer") < page.index("The other")
    assert page.count("Accepted answer") == 1
    post(ben, f"/replies/{first}/acceptance/remove")
    assert "Accepted answer" not in ben.get(f"/threads/{thread}").text


def test_votes_and_acceptance_go_with_what_they_stood_on(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    comment = talk.say(thread, "ada", parent_id=answer)
    ben = sign_in(app, world.ben)
    post(ben, f"/replies/{answer}/acceptance")

    assert post(ben, f"/replies/{comment}/votes", value=1).status_code == 409
    assert post(ben, f"/replies/{comment}/acceptance").status_code == 409
    post(sign_in(app, world.cleo), f"/replies/{answer}/deletion")

    assert post(ben, f"/replies/{answer}/votes", value=1).status_code == 409
    assert post(ben, f"/replies/{answer}/acceptance").status_code == 409
    page = ben.get(f"/threads/{thread}").text
    assert "Deleted by its author" in page
    assert "Accepted answer" not in page
    assert "0 answers" in page


def _all_at_once(count: int, act: Callable[[int], None]) -> None:
    gate = threading.Barrier(count)
    failures: list[Exception] = []

    def run(number: int) -> None:
        gate.wait()
        try:
            act(number)
        except Exception as error:  # noqa: BLE001 (told to the test, which runs elsewhere)
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_n1_fifty_votes_of_one_person_at_once_are_one(talk: Conversation, world: World) -> None:
    question = talk.start("ben")
    answer = talk.say(question, "cleo")

    def vote(_number: int) -> None:
        with talk.database.unit_of_work() as session:
            granted = reply_to(session, world.actor("ben"), answer, verb="questions.vote")
            actions.cast_vote(session, granted, voter=world.actor("ben"), value=1)

    _all_at_once(50, vote)

    with talk.database.reading() as session:
        assert session.get_one(Reply, answer).score == 1
        assert session.scalar(select(func.count()).select_from(Vote)) == 1


def test_n2_up_and_down_at_once_leave_the_score_the_sum_of_votes(
    talk: Conversation, world: World
) -> None:
    question = talk.start("ben")

    def vote(number: int) -> None:
        name = ("ada", "cleo", "fay")[number % 3]
        with talk.database.unit_of_work() as session:
            granted = thread_to(session, world.actor(name), question, verb="questions.vote")
            actions.cast_vote(session, granted, voter=world.actor(name), value=number % 2 * 2 - 1)

    _all_at_once(30, vote)

    with talk.database.reading() as session:
        votes = session.scalars(select(Vote.value)).all()
        assert len(votes) == 3
        assert session.get_one(Thread, question).score == sum(votes)


def test_n3_fifty_acceptances_at_once_leave_exactly_one(talk: Conversation, world: World) -> None:
    question = talk.start("ben")
    answers = [talk.say(question, "ada", f"Answer {number}") for number in range(50)]

    def accept(number: int) -> None:
        with talk.database.unit_of_work() as session:
            granted = reply_to(
                session, world.actor("ben"), answers[number], verb="questions.accept"
            )
            actions.accept_answer(session, granted, actor=world.actor("ben"))

    _all_at_once(50, accept)

    with talk.database.reading() as session:
        assert session.get_one(Thread, question).accepted_reply_id in answers
