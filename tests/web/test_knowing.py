"""Who might know: suggested from answers, asked three times at most, never against their will."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.answers.models import Expert
from community.communities.models import Membership, Tag
from community.knowing.models import Ask
from community.knowing.policies import Evidence, fit, has_room
from community.threads.models import Reply
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something; the garden has a tag."""
    with database.unit_of_work() as session:
        tag = Tag(community_id=world.garden, name="beans", description="", created_at=clock.now())
        session.add(tag)
    return Conversation(database, world)


def answered(talk: Conversation, who: str, times: int = 1) -> None:
    """So many answers under the tag."""
    for _ in range(times):
        talk.say(talk.start("fay", tags=["beans"]), who)


def suggested(page: str) -> list[str]:
    """The handles with a button to ask."""
    return [part.partition('"')[0] for part in page.split('name="handle" value="')[1:]]


def test_who_answered_before_is_suggested_and_asked(
    app: Flask, world: World, talk: Conversation
) -> None:
    answered(talk, "cleo", 3)
    answered(talk, "ada")
    thread = talk.start("ben", tags=["beans"])
    where = f"/threads/{thread}/who-might-know"
    ben = sign_in(app, world.ben)

    assert where in ben.get(f"/threads/{thread}").text
    assert suggested(ben.get(where).text) == ["cleo", "ada"]
    assert post(ben, where, handle="cleo").status_code == 303

    assert told(talk.database).count((world.cleo, "asked")) == 1
    assert "You might know" in sign_in(app, world.cleo).get("/notifications").text
    page = ben.get(where).text
    assert (suggested(page), ">Cleo<" in page) == (["ada"], True)
    again = post(ben, where, handle="cleo")
    assert again.status_code == 422
    assert told(talk.database).count((world.cleo, "asked")) == 1


def test_only_who_asked_and_facilitators_look(app: Flask, world: World, talk: Conversation) -> None:
    answered(talk, "cleo")
    thread = talk.start("ben", tags=["beans"])
    inside = talk.start("ada", slug="vault")
    where = f"/threads/{thread}/who-might-know"

    assert sign_in(app, world.ada).get(where).status_code == 200
    cleo = sign_in(app, world.cleo)
    assert where not in cleo.get(f"/threads/{thread}").text
    assert cleo.get(where).status_code == 403
    assert post(cleo, where, handle="cleo").status_code == 403
    zed = sign_in(app, world.zed)
    for each in (inside, 10**9):
        assert zed.get(f"/threads/{each}/who-might-know").status_code == 404
        address = f"/threads/{each}/who-might-know"
        assert post(zed, address, handle="ben").status_code == 404


def _left(talk: Conversation) -> None:
    _change(talk, Membership, Membership.account_id, state="left")


def _muted(talk: Conversation) -> None:
    until = clock.now() + timedelta(days=1)
    _change(talk, Membership, Membership.account_id, muted_until=until)


def _suspended(talk: Conversation) -> None:
    _change(talk, Account, Account.id, suspended_at=clock.now())


def _change(talk: Conversation, table: Any, column: Any, **values: object) -> None:
    with talk.database.unit_of_work() as session:
        session.execute(update(table).where(column == talk.world.cleo).values(**values))


def _hidden(talk: Conversation) -> None:
    with talk.database.unit_of_work() as session:
        session.execute(update(Reply).values(hidden_at=clock.now()))


def _asked_often(talk: Conversation) -> None:
    for _ in range(3):
        thread = talk.start("fay")
        with talk.database.unit_of_work() as session:
            session.add(Ask(account_id=talk.world.cleo, thread_id=thread, created_at=clock.now()))


@pytest.mark.parametrize("change", [_left, _muted, _suspended, _hidden, _asked_often])
def test_who_is_left_out(app: Flask, world: World, talk: Conversation, change: Any) -> None:
    answered(talk, "cleo")
    thread = talk.start("ben", tags=["beans"])
    ben, where = sign_in(app, world.ben), f"/threads/{thread}/who-might-know"
    assert suggested(ben.get(where).text) == ["cleo"]

    change(talk)

    page = ben.get(where).text
    assert suggested(page) == []
    assert "Nobody stands out" in page
    assert post(ben, where, handle="cleo").status_code == 422


def test_nobody_is_suggested_against_their_will(
    app: Flask, world: World, talk: Conversation
) -> None:
    answered(talk, "cleo")
    thread = talk.start("ben", tags=["beans"])
    where = f"/threads/{thread}/who-might-know"
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)

    for _ in range(2):
        assert post(cleo, "/settings/notifications/asking/remove").status_code == 303
    assert "You are not suggested" in cleo.get("/settings/notifications").text
    assert suggested(ben.get(where).text) == []
    assert post(cleo, "/settings/notifications/asking").status_code == 303
    assert suggested(ben.get(where).text) == ["cleo"]


def test_who_was_named_for_a_tag_comes_without_an_answer(
    app: Flask, world: World, talk: Conversation
) -> None:
    with talk.database.unit_of_work() as session:
        tag = session.scalars(select(Tag.id).where(Tag.name == "beans")).one()
        session.add(Expert(account_id=world.cleo, tag_id=tag, created_at=clock.now()))
    thread = talk.start("ben", tags=["beans"])
    page = sign_in(app, world.ben).get(f"/threads/{thread}/who-might-know").text
    assert suggested(page) == ["cleo"]
    assert "knows about" in page


def test_threads_alike_count_without_tags(
    app: Flask, world: World, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    like = talk.start("fay")
    talk.say(like, "cleo")
    thread = talk.start("ben")
    where = f"/threads/{thread}/who-might-know"
    ben = sign_in(app, world.ben)
    assert suggested(ben.get(where).text) == []
    monkeypatch.setattr("app.web.knowing.threads_alike", lambda _granted: {like: 0.5})
    page = ben.get(where).text
    assert suggested(page) == ["cleo"]
    assert "answered 1 thread like it" in page


def test_a_question_that_is_solved_is_carried_to_nobody(
    app: Flask, world: World, talk: Conversation
) -> None:
    answered(talk, "ada")
    thread = talk.start("ben", tags=["beans"])
    answer = talk.say(thread, "cleo")
    ben, where = sign_in(app, world.ben), f"/threads/{thread}/who-might-know"
    post(ben, f"/replies/{answer}/acceptance")
    assert where not in ben.get(f"/threads/{thread}").text
    assert ben.get(where).status_code == 409
    assert post(ben, where, handle="ada").status_code == 409


def test_three_are_asked_at_most(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben", tags=["beans"])
    with talk.database.unit_of_work() as session:
        for account_id in (world.ada, world.fay, world.mo):
            session.add(Ask(account_id=account_id, thread_id=thread, created_at=clock.now()))
    answered(talk, "cleo")
    ben, where = sign_in(app, world.ben), f"/threads/{thread}/who-might-know"
    page = ben.get(where).text
    assert (suggested(page), "Three people were asked" in page) == ([], True)
    assert post(ben, where, handle="cleo").status_code == 409


def test_profiles_tell_what_somebody_asks_and_answers_about(
    app: Flask, world: World, talk: Conversation
) -> None:
    answered(talk, "cleo", 2)
    talk.start("cleo", tags=["beans"])
    with talk.database.unit_of_work() as session:
        secret = Tag(community_id=world.vault, name="plots", description="", created_at=clock.now())
        session.add(secret)
    talk.say(talk.start("ada", slug="vault", tags=["plots"]), "ben")

    page = sign_in(app, world.zed).get("/people/cleo").text
    assert "Answers about" in page
    assert "Asks about" in page
    assert "/communities/garden/questions?tag=beans" in page
    assert "plots" in sign_in(app, world.ada).get("/people/ben").text
    assert "plots" not in sign_in(app, world.zed).get("/people/ben").text


def test_the_fit_orders_people() -> None:
    fresh = Evidence(answers=3, all_answers=3, soon=3, days=2)
    assert fit(fresh) > fit(Evidence(answers=3, all_answers=3, soon=3, days=400))
    assert fit(fresh) > fit(Evidence(answers=3, all_answers=3, soon=3, days=2, asked=2))
    assert fit(Evidence(alike=1.0, all_answers=3, days=2)) > fit(fresh)
    assert fit(Evidence(named=True, days=730)) > fit(Evidence(days=730))


@pytest.mark.parametrize(
    ("asked", "of_the_week", "room"),
    [(0, 0, 1), (2, 3, 1), (3, 3, 0), (1, 4, 0), (0, 4, 1), (1, 7, 1), (2, 11, 1), (2, 8, 0)],
)
def test_nobody_is_asked_all_the_time(asked: int, of_the_week: int, room: int) -> None:
    assert has_room(asked=asked, of_the_week=of_the_week) == bool(room)
