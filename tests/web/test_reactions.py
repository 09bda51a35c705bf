"""Readers thank for posts and say that they helped; authors hear of it once a day, in numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.config import Settings
from app.database import Database
from app.worker.housekeeping import keep_house
from community import clock
from community.communities.models import Community, MemberRole
from community.outbox import OutboxEntry, newest_seq
from community.reactions.models import Reaction, ReactionNews
from community.threads.models import Reply, Thread, ThreadKind
from community.threads.queries import changes_since
from tests import factories
from tests.aliases.test_posting import asked
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, csrf, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def crowd(talk: Conversation, size: int = 5) -> list[int]:
    """More members of the garden."""
    with talk.database.unit_of_work() as session:
        people = [factories.account(session, handle=f"moss{number}") for number in range(size)]
        garden = session.get_one(Community, talk.world.garden)
        for person in people:
            factories.membership(session, garden, person, role=MemberRole.MEMBER)
        session.flush()  # their ids are handed out
        return [person.id for person in people]


def counts(talk: Conversation, reply: int) -> tuple[int, int, int]:
    """Thanks, helped and tried of a reply."""
    with talk.database.reading() as session:
        row = session.get_one(Reply, reply)
        return row.thanks_count, row.helped_count, row.tried_count


def later(talk: Conversation, settings: Settings, **by: float) -> None:
    """As if so much time had passed since the last reaction; then the worker has its round."""
    with talk.database.unit_of_work() as session:
        for each in session.scalars(select(ReactionNews)):
            each.due_at = each.due_at and each.due_at - timedelta(**by)
            each.told_at = each.told_at and each.told_at - timedelta(**by)
    keep_house(talk.database, settings)


def test_each_is_said_once_and_taken_back(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)

    for kind in ("thanks", "helped", "tried"):
        for _ in range(2):
            assert post(ben, f"/replies/{answer}/reactions/{kind}").status_code == 303
    assert counts(talk, answer) == (1, 1, 1)
    post(ada, f"/replies/{answer}/reactions/thanks")
    assert counts(talk, answer) == (2, 1, 1)
    page = app.test_client().get(f"/threads/{thread}").text
    assert "2 thanks" in page
    assert "Helped fewer than 5 people" in page
    assert "Tried by some" in page
    for kind in ("thanks", "helped", "tried"):
        for _ in range(2):
            assert post(ben, f"/replies/{answer}/reactions/{kind}/remove").status_code == 303
    assert counts(talk, answer) == (1, 0, 0)
    with talk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Reaction)) == 1


def test_numbers_of_the_helped_are_told_from_five(app: Flask, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    reader = app.test_client()
    seen = []
    for person in crowd(talk):
        post(sign_in(app, person), f"/replies/{answer}/reactions/helped")
        page = reader.get(f"/threads/{thread}").text
        seen.append("Helped fewer than 5 people" in page)
    assert seen == [True] * 4 + [False]
    assert "Helped 5 people" in page


def test_what_can_be_said_of_which_post(app: Flask, world: World, talk: Conversation) -> None:
    question, idea = talk.start("ben"), talk.start("ben", kind=ThreadKind.INSIGHT)
    answer = talk.say(question, "cleo")
    comment = talk.say(question, "cleo", comment=True, parent_id=answer)
    ada = sign_in(app, world.ada)

    for address in (f"/threads/{question}", f"/threads/{idea}", f"/replies/{comment}"):
        assert post(ada, f"{address}/reactions/thanks").status_code == 303, address
    assert post(ada, f"/threads/{idea}/reactions/tried").status_code == 303
    for address in (f"/threads/{question}", f"/replies/{comment}"):
        assert post(ada, f"{address}/reactions/helped").status_code == 409, address
        assert post(ada, f"{address}/reactions/tried").status_code == 409, address
    assert post(ada, f"/replies/{answer}/reactions/clapped").status_code == 404
    assert post(sign_in(app, world.cleo), f"/replies/{answer}/reactions/thanks").status_code == 403
    page = app.test_client().get(f"/threads/{question}").text
    assert page.count("1 thanks") == 2  # the question, and the comment


def test_outsiders_react_to_nothing(app: Flask, world: World, talk: Conversation) -> None:
    closed = talk.start("ben", slug="vault")
    inside = talk.say(closed, "ada")
    seen = talk.say(talk.start("ben"), "cleo")
    zed = sign_in(app, world.zed)

    for address in (f"/threads/{closed}", f"/replies/{inside}"):
        for act in ("reactions/thanks", "reactions/thanks/remove", "trial", "mark"):
            assert post(zed, f"{address}/{act}").status_code == 404, act
    assert zed.get(f"/replies/{inside}/trial").status_code == 404
    assert post(zed, f"/replies/{seen}/reactions/thanks").status_code == 403
    assert post(app.test_client(), f"/replies/{seen}/reactions/thanks").status_code == 401
    assert counts(talk, inside) == counts(talk, seen) == (0, 0, 0)
    assert post(sign_in(app, world.ada), f"/replies/{inside}/reactions/thanks").status_code == 403
    assert post(sign_in(app, world.ben), f"/replies/{inside}/reactions/thanks").status_code == 303


def test_nothing_is_added_to_what_is_gone_or_kept(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ada = sign_in(app, world.ada)
    with talk.database.unit_of_work() as session:
        session.get_one(Reply, answer).hidden_at = clock.now()
    assert post(ada, f"/replies/{answer}/reactions/thanks").status_code == 409
    with talk.database.unit_of_work() as session:
        session.get_one(Reply, answer).hidden_at = None
        session.get_one(Community, world.garden).stage = "archived"
    assert post(ada, f"/replies/{answer}/reactions/thanks").status_code == 409


def test_the_author_hears_once_a_day_and_of_nobody(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    first, second, *others = crowd(talk)
    kind = (world.cleo, "reacted")

    post(sign_in(app, first), f"/replies/{answer}/reactions/thanks")
    later(talk, settings, minutes=30)
    assert kind not in told(talk.database), "it can still be taken back"
    post(sign_in(app, second), f"/replies/{answer}/reactions/thanks")
    later(talk, settings, minutes=31)
    assert told(talk.database).count(kind) == 1
    notices = sign_in(app, world.cleo).get("/notifications").text
    assert "2 thanks" in notices
    assert "moss" not in notices.lower()
    for other in others:
        post(sign_in(app, other), f"/replies/{answer}/reactions/helped")
        later(talk, settings, hours=2)
    post(sign_in(app, first), f"/replies/{answer}/reactions/thanks/remove")
    post(sign_in(app, first), f"/replies/{answer}/reactions/thanks")
    later(talk, settings, hours=2)
    assert told(talk.database).count(kind) == 1
    later(talk, settings, hours=20)
    assert told(talk.database).count(kind) == 2
    with talk.database.reading() as session:
        payloads = session.scalars(
            select(OutboxEntry.payload).where(OutboxEntry.name.like("reaction:%"))
        ).all()
    assert {key for each in payloads for key in each} == {"community_id", "thread_id", "reply_id"}


def test_nothing_is_told_of_what_was_taken_back_or_muted(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    other = talk.say(thread, "cleo", "Or in April.")
    ada = sign_in(app, world.ada)
    post(ada, f"/replies/{answer}/reactions/thanks")
    post(ada, f"/replies/{answer}/reactions/thanks/remove")
    later(talk, settings, hours=3)
    assert (world.cleo, "reacted") not in told(talk.database)
    assert (
        post(sign_in(app, world.cleo), f"/threads/{thread}/level", level="muted").status_code < 400
    )
    post(ada, f"/replies/{other}/reactions/thanks")
    later(talk, settings, hours=3)
    assert (world.cleo, "reacted") not in told(talk.database)


def test_who_writes_without_a_name_reacts_and_is_told(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    thread = asked(ben)
    answer = talk.say(thread, "cleo")

    assert post(ben, f"/threads/{thread}/reactions/thanks").status_code == 403
    assert post(ben, f"/replies/{answer}/reactions/helped").status_code == 303
    post(sign_in(app, world.ada), f"/threads/{thread}/reactions/thanks")
    later(talk, settings, hours=3)

    assert (world.ben, "reacted") in told(talk.database)
    assert (world.cleo, "reacted") in told(talk.database)
    for reader in (sign_in(app, world.cleo), sign_in(app, world.ada), app.test_client()):
        assert "Ben" not in reader.get(f"/threads/{thread}").text


def test_a_piece_comes_back_where_the_page_asks_for_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    reply = talk.say(thread, "cleo")
    ada = sign_in(app, world.ada)
    for address, id_ in (
        (f"/threads/{thread}", "opening"),
        (f"/replies/{reply}", f"reply-{reply}"),
    ):
        piece = ada.post(
            f"{address}/reactions/helped",
            data={"csrf_token": csrf(ada)},
            headers={"HX-Request": "true"},
        )
        assert piece.status_code == 200
        assert f'id="{id_}"' in piece.text
        assert f"{address}/reactions/helped/remove" in piece.text


def test_reactions_to_an_imported_post_tell_nobody_wrong(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    with talk.database.unit_of_work() as session:
        session.execute(update(Thread).values(attribution="From elsewhere"))
    post(sign_in(app, world.ada), f"/threads/{thread}/reactions/thanks")
    later(talk, settings, hours=2)
    assert told(talk.database).count((world.ben, "reacted")) == 1


def test_open_pages_do_not_count_the_few(app: Flask, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")

    def heard() -> int:
        with talk.database.reading() as session:
            wanted = select(func.count()).where(OutboxEntry.name == "reaction:changed")
            return session.scalar(wanted) or 0

    def seen(after: int) -> bool:
        with talk.database.reading() as session:
            return answer in changes_since(session, thread, after=after).reply_ids

    told = []
    for person in crowd(talk, 6):
        with talk.database.reading() as session:
            begins, before = newest_seq(session), heard()
        browser = sign_in(app, person)
        post(browser, f"/replies/{answer}/reactions/helped")
        post(browser, f"/replies/{answer}/reactions/helped/remove")
        post(browser, f"/replies/{answer}/reactions/helped")
        told.append(heard() - before)
        assert seen(begins) == bool(told[-1])
    # The first shows "a few", the fifth a number.
    assert told == [3, 0, 0, 0, 3, 3]
    before = heard()
    post(sign_in(app, talk.world.ada), f"/replies/{answer}/reactions/thanks")
    assert heard() == before + 1
