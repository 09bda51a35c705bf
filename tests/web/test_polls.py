"""Polls at posts: who asks and votes, what is shown to whom, and what nobody can find out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from community import clock
from community.ballots.models import Poll, PollKey, PollVote
from community.idempotency import IdempotencyKey
from community.outbox import OutboxEntry
from community.polls.actions import close_due, has_due_polls
from community.threads.models import Reply, Thread
from tests.api.test_communities import Program
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases
OPTIONS = "Beans\nPeas\nLeeks"


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def ask(browser: FlaskClient, place: str, *, status: int = 303, **more: object) -> int:
    """Put a poll at a post; its number."""
    fields = {"question": "What first?", "options": OPTIONS, "days": 7, **more}
    got = post(browser, f"{place}/poll/new", **fields)
    assert got.status_code == status, got.text
    return int(got.location.rpartition("/")[2]) if status == 303 else 0


def vote(browser: FlaskClient, poll: int, *choices: int) -> int:
    return post(browser, f"/polls/{poll}", choices=list(choices)).status_code


def stored(database: Database, poll: int) -> Poll:
    with database.reading() as session:
        return session.get_one(Poll, poll)


def rows(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def counts_on(browser: FlaskClient, poll: int) -> list[int]:
    page = browser.get(f"/polls/{poll}").text
    return [int(each) for each in re.findall(r'class="poll__count">(\d+)', page)]


def test_members_vote_under_their_names_and_change_their_minds(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ben, cleo, zed = (sign_in(app, getattr(world, name)) for name in ("ben", "cleo", "zed"))
    assert f'href="/threads/{thread}/poll/new"' in ben.get(f"/threads/{thread}").text
    poll = ask(ben, f"/threads/{thread}")

    page = cleo.get(f"/threads/{thread}").text
    assert f'href="/polls/{poll}"' in page
    assert "What first?" in page
    assert f'href="/threads/{thread}/poll/new"' not in ben.get(f"/threads/{thread}").text
    assert counts_on(cleo, poll) == []  # nothing before one has voted
    assert vote(cleo, poll, 1) == 303
    assert counts_on(cleo, poll) == [0, 1, 0]
    assert counts_on(ben, poll) == []
    assert vote(cleo, poll, 2) == 303
    assert vote(cleo, poll, 2) == 303
    assert counts_on(cleo, poll) == [0, 0, 1]
    assert stored(database, poll).voters == 1
    assert vote(ben, poll, 2) == 303
    assert re.search(r"Ben.*Cleo", cleo.get(f"/polls/{poll}").text, re.DOTALL)
    assert vote(zed, poll, 0) == 403
    assert post(cleo, f"/polls/{poll}/vote/remove").status_code == 303
    assert (stored(database, poll).counts, rows(database, PollVote)) == ([0, 0, 1], 1)


def test_nothing_ties_a_vote_without_a_name_to_a_person_or_a_moment(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    poll = ask(ben, f"/threads/{thread}", anonymous="true")
    before = (rows(database, OutboxEntry), rows(database, IdempotencyKey))

    assert vote(cleo, poll, 1) == 303

    assert (rows(database, OutboxEntry), rows(database, IdempotencyKey)) == before
    assert rows(database, PollVote) == 0
    assert set(PollKey.__table__.columns.keys()) == {"poll_id", "key"}
    with database.reading() as session:
        (key,) = session.scalars(select(PollKey.key)).all()
    assert re.fullmatch(r"[0-9a-f]{64}", key)
    assert vote(cleo, poll, 1) == 409
    assert vote(cleo, poll, 2) == 409
    assert post(cleo, f"/polls/{poll}/vote/remove").status_code == 409
    assert stored(database, poll).counts == [0, 1, 0]
    for browser in (ben, cleo):
        page = browser.get(f"/polls/{poll}").text
        assert counts_on(browser, poll) == []
        assert "has voted" not in page.replace("if five or more have voted", "")
    assert "You have voted." in cleo.get(f"/polls/{poll}").text
    assert "You have voted." not in ben.get(f"/polls/{poll}").text


def test_j1_of_few_voters_without_names_nothing_is_ever_shown_and_the_keys_go(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ben = sign_in(app, world.ben)
    few = ask(ben, f"/threads/{thread}", anonymous="true")
    reply = talk.say(thread, "ben")
    many = ask(ben, f"/replies/{reply}", anonymous="true")
    for name in ("ben", "cleo", "ada", "fay"):
        for poll in (few, many):
            assert vote(sign_in(app, getattr(world, name)), poll, 0) == 303
    with database.unit_of_work() as session:
        one = session.get_one(Poll, many)
        one.voters, one.counts = 5, [4, 1, 0]
        assert one.secret
    for poll in (few, many):
        assert post(ben, f"/polls/{poll}/closing").status_code == 303

    assert counts_on(ben, few) == []
    assert "Fewer than five have voted" in ben.get(f"/polls/{few}").text
    assert ben.get(f"/polls/{few}/results.csv").status_code == 404
    assert counts_on(ben, many) == [4, 1, 0]
    assert rows(database, PollKey) == 0
    assert stored(database, many).secret is None
    assert vote(sign_in(app, world.ada), many, 1) == 409


def test_the_worker_closes_on_time_and_voters_hear_of_it(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    poll = ask(sign_in(app, world.ben), f"/threads/{thread}", days=1, shows="closed")
    cleo = sign_in(app, world.cleo)
    vote(cleo, poll, 0)
    with database.unit_of_work() as session:
        assert not has_due_polls(session)
        session.get_one(Poll, poll).closes_at = clock.now() - timedelta(seconds=1)
    assert vote(cleo, poll, 1) == 409  # also before the worker comes

    with database.unit_of_work() as session:
        assert has_due_polls(session)
        assert close_due(session) == 1
        assert close_due(session) == 0

    heard = [account for account, kind in told(database) if kind == "poll_closed"]
    assert heard == [world.ben, world.cleo]
    assert counts_on(app.test_client(), poll) == [1, 0, 0]
    assert "Cleo" not in app.test_client().get(f"/polls/{poll}").text
    assert "Beans,1" in cleo.get(f"/polls/{poll}/results.csv").text


def test_several_may_be_chosen_up_to_a_number(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    poll = ask(sign_in(app, world.ben), f"/threads/{thread}", most=2)
    cleo = sign_in(app, world.cleo)
    assert vote(cleo, poll, 0, 1, 2) == 422
    assert vote(cleo, poll) == 422
    assert vote(cleo, poll, 7) == 422
    assert vote(cleo, poll, 0, 2) == 303
    assert (stored(database, poll).counts, stored(database, poll).voters) == ([1, 0, 1], 1)


def test_what_cannot_be_asked_is_said_and_stays_typed(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ben, cleo = sign_in(app, world.ben), sign_in(app, world.cleo)
    for wrong in (
        {"options": "Beans"},
        {"options": "Beans\nbeans"},
        {"options": "\n".join(str(number) for number in range(21))},
        {"options": "x" * 151 + "\ny"},
        {"most": 4},
        {"days": 5},
        {"question": "?" * 201},
    ):
        fields = {"question": "What?", "options": OPTIONS, "days": 7, **wrong}
        got = post(ben, f"/threads/{thread}/poll/new", **fields)
        assert got.status_code == 422, wrong
        assert str(fields["question"]) in got.text
    ask(cleo, f"/threads/{thread}", status=403)
    remark = talk.say(thread, "ben", comment=True)
    ask(ben, f"/replies/{remark}", status=409)
    ask(ben, f"/threads/{thread}")
    ask(ben, f"/threads/{thread}", status=409)


def test_locked_hidden_and_private_posts_take_no_votes(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "ben")
    ben, cleo, zed = (sign_in(app, getattr(world, name)) for name in ("ben", "cleo", "zed"))
    poll = ask(ben, f"/replies/{reply}")
    with database.unit_of_work() as session:
        session.get_one(Thread, thread).locked_at = clock.now()
    assert vote(cleo, poll, 0) == 409
    with database.unit_of_work() as session:
        session.get_one(Thread, thread).locked_at = None
        session.get_one(Reply, reply).hidden_at = clock.now()
    for address in (f"/polls/{poll}", f"/polls/{poll}/updates", f"/polls/{poll}/results.csv"):
        assert cleo.get(address).status_code == 404
    assert vote(cleo, poll, 0) == 404
    hidden = ask(sign_in(app, world.ada), f"/threads/{talk.start('ada', slug='vault')}")
    for browser in (zed, app.test_client()):
        assert browser.get(f"/polls/{hidden}").status_code == 404
        assert "What first?" not in browser.get(f"/polls/{hidden}").text
    assert post(cleo, f"/polls/{poll}/closing").status_code == 404
    assert vote(zed, hidden, 0) == 404


def test_only_who_asked_and_facilitators_close(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    poll = ask(sign_in(app, world.ben), f"/threads/{talk.start('ben')}")
    assert post(sign_in(app, world.cleo), f"/polls/{poll}/closing").status_code == 403
    assert post(sign_in(app, world.ada), f"/polls/{poll}/closing").status_code == 303
    assert stored(database, poll).closed_at is not None


def test_programs_do_the_same(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ben, cleo = Program(app, world.ben), Program(app, world.cleo)
    new = {"question": "What first?", "options": ["Beans", "=Peas"], "most": 2}
    made = ben("POST", f"/threads/{thread}/poll", new)
    assert made.status_code == 201
    poll = made.json["id"]
    assert cleo("GET", f"/threads/{thread}/poll").json["voters"] == 0
    got = cleo("PUT", f"/polls/{poll}/vote", {"choices": [0, 1]}).json
    assert [(each["votes"], each["chosen"]) for each in got["options"]] == [(1, True), (1, True)]
    assert got["options"][0]["voters"][0]["handle"] == "cleo"
    assert cleo("DELETE", f"/polls/{poll}/vote").status_code == 204
    assert cleo("PUT", f"/polls/{poll}/closing").status_code == 403
    assert ben("PUT", f"/polls/{poll}/closing").json["open"] is False
    assert "'=Peas" in sign_in(app, world.ben).get(f"/polls/{poll}/results.csv").text
    assert cleo("GET", f"/replies/{talk.say(thread)}/poll").status_code == 404
    del database
