"""Who vouches for an answer, whether an accepted one still holds, and who knows about a tag."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.config import Settings
from app.database import Database
from app.worker.housekeeping import keep_house
from community import clock
from community.answers.models import AnswerCheck, Endorsement, Expert
from community.answers.reviewing import ask_for_reviews
from community.communities.models import Community, Membership, Tag
from community.threads.models import Reply, Thread
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def tagged(talk: Conversation, *names: str) -> list[int]:
    """The ids of new tags of the garden."""
    with talk.database.unit_of_work() as session:
        made = [
            Tag(community_id=talk.world.garden, name=name, description="", created_at=clock.now())
            for name in names
        ]
        session.add_all(made)
        session.flush()
        return [each.id for each in made]


def expert(talk: Conversation, account: int, tag: int) -> None:
    """Somebody named for a tag."""
    with talk.database.unit_of_work() as session:
        session.add(Expert(account_id=account, tag_id=tag, created_at=clock.now()))


def rows(talk: Conversation, table: type) -> int:
    """How many rows stand in a table."""
    with talk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def accepted(talk: Conversation, app: Flask, *, days: float = 0) -> tuple[int, int]:
    """A question of Ben's and Cleo's accepted answer to it, so many days ago."""
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    post(sign_in(app, talk.world.ben), f"/replies/{answer}/acceptance")
    at = clock.now() - timedelta(days=days)
    with talk.database.unit_of_work() as session:
        session.execute(update(Reply).where(Reply.id == answer).values(created_at=at))
        session.execute(update(AnswerCheck).values(confirmed_at=at))
    return thread, answer


def test_a_facilitator_vouches_by_name(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    answer = talk.say(thread, "cleo")
    ada, address = sign_in(app, world.ada), f"/replies/{answer}/endorsement"

    for _ in range(2):
        assert post(ada, address).status_code == 303

    assert rows(talk, Endorsement) == 1
    assert told(talk.database).count((world.cleo, "endorsed")) == 1
    for reader in (app.test_client(), sign_in(app, world.zed)):
        page = reader.get(f"/threads/{thread}").text
        assert "Endorsed by" in page
        assert address not in page
    assert f"{address}/remove" in ada.get(f"/threads/{thread}").text
    assert post(ada, f"{address}/remove").status_code == 303
    assert rows(talk, Endorsement) == 0
    assert "Endorsed by" not in app.test_client().get(f"/threads/{thread}").text


def test_members_vouch_only_where_they_were_named(
    app: Flask, world: World, talk: Conversation
) -> None:
    beans, _ = tagged(talk, "beans", "soil")
    expert(talk, world.cleo, beans)
    about, other = talk.start("ben", tags=["beans"]), talk.start("ben", tags=["soil"])
    of_ada, of_cleo = talk.say(about, "ada"), talk.say(about, "cleo")
    elsewhere = talk.say(other, "ada")
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)

    assert post(cleo, f"/replies/{of_ada}/endorsement").status_code == 303
    assert post(cleo, f"/replies/{of_cleo}/endorsement").status_code == 403
    assert post(cleo, f"/replies/{elsewhere}/endorsement").status_code == 403
    assert post(ben, f"/replies/{of_ada}/endorsement").status_code == 403
    assert rows(talk, Endorsement) == 1
    assert "Endorsed by" in ben.get(f"/threads/{about}").text
    assert f"/replies/{of_ada}/endorsement" not in ben.get(f"/threads/{about}").text
    with talk.database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.cleo, Membership.community_id == world.garden)
            .values(state="left")
        )
    assert post(cleo, f"/replies/{of_ada}/endorsement/remove").status_code == 403


@pytest.mark.parametrize("what", ["endorsement", "endorsement/remove", "confirmation"])
def test_strangers_find_nothing(app: Flask, world: World, talk: Conversation, what: str) -> None:
    inside = talk.say(talk.start("ada", slug="vault"), "ben")
    zed = sign_in(app, world.zed)
    missing = post(zed, f"/replies/{10**9}/{what}")
    assert post(zed, f"/replies/{inside}/{what}").status_code == missing.status_code == 404


def test_only_answers_are_vouched_for(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("ben")
    comment = talk.say(thread, "cleo", comment=True)
    answer = talk.say(thread, "cleo")
    ada = sign_in(app, world.ada)

    assert post(ada, f"/replies/{comment}/endorsement").status_code == 409
    assert post(ada, f"/replies/{answer}/confirmation").status_code == 409
    post(sign_in(app, world.cleo), f"/replies/{answer}/deletion")
    assert post(ada, f"/replies/{answer}/endorsement").status_code in (404, 409)
    assert rows(talk, Endorsement) == 0


@pytest.mark.parametrize("days", [364, 366])
def test_after_a_year_somebody_has_to_look_again(
    app: Flask, world: World, talk: Conversation, days: int
) -> None:
    due = days > 365
    thread, answer = accepted(talk, app, days=days)
    says, button = "Nobody has looked at this answer since", f"/replies/{answer}/confirmation"

    page = app.test_client().get(f"/threads/{thread}").text
    assert (says in page, button in page) == (due, False)
    assert ("say so in a comment" in page) == due
    for who in ("ben", "cleo", "ada"):
        page = sign_in(app, getattr(world, who)).get(f"/threads/{thread}").text
        assert (says in page, button in page) == (due, due)
    assert post(sign_in(app, world.cleo), button).status_code == 303
    page = app.test_client().get(f"/threads/{thread}").text
    assert says not in page
    assert "Still right on" in page


def test_not_everybody_says_that_it_holds(app: Flask, world: World, talk: Conversation) -> None:
    (beans,) = tagged(talk, "beans")
    thread, answer = accepted(talk, app, days=400)
    sue = sign_in(app, world.fay)
    with talk.database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.fay, Membership.community_id == world.garden)
            .values(role="member")
        )
    assert post(sue, f"/replies/{answer}/confirmation").status_code == 403
    expert(talk, world.fay, beans)
    assert post(sue, f"/replies/{answer}/confirmation").status_code == 403
    post(sign_in(app, world.ben), f"/threads/{thread}/edit", title="When do I sow broad beans?",
         body="It is cold here.", tags="beans", version="1")  # fmt: skip
    assert post(sue, f"/replies/{answer}/confirmation").status_code == 303


def test_an_edit_counts_as_a_look(app: Flask, talk: Conversation) -> None:
    thread, answer = accepted(talk, app, days=400)
    with talk.database.unit_of_work() as session:
        session.execute(update(Reply).where(Reply.id == answer).values(edited_at=clock.now()))
    assert "Nobody has looked" not in app.test_client().get(f"/threads/{thread}").text
    with talk.database.unit_of_work() as session:
        assert ask_for_reviews(session) == 0


def test_nobody_is_asked_about_what_is_archived(app: Flask, talk: Conversation) -> None:
    thread, _answer = accepted(talk, app, days=400)
    with talk.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == thread).values(archived_at=clock.now()))
    with talk.database.unit_of_work() as session:
        assert ask_for_reviews(session) == 0


def test_who_answered_is_asked_once(
    app: Flask, settings: Settings, world: World, talk: Conversation
) -> None:
    _thread, answer = accepted(talk, app, days=370)

    keep_house(talk.database, settings)
    with talk.database.unit_of_work() as session:
        assert ask_for_reviews(session) == 0

    assert told(talk.database).count((world.cleo, "review_due")) == 1
    assert "Does the answer to" in sign_in(app, world.cleo).get("/notifications").text
    post(sign_in(app, world.cleo), f"/replies/{answer}/confirmation")
    with talk.database.unit_of_work() as session:
        session.execute(update(AnswerCheck).values(confirmed_at=clock.now() - timedelta(days=370)))
    with talk.database.unit_of_work() as session:
        assert ask_for_reviews(session) == 1


@pytest.mark.parametrize(
    ("change", "whom"),
    [
        ("left", "ben"),
        ("imported", None),
        ("archived", None),
        ("hidden", None),
        ("long ago", None),
        ("accepted another", None),
    ],
)
def test_whom_it_asks(
    app: Flask, world: World, talk: Conversation, change: str, whom: str | None
) -> None:
    thread, answer = accepted(talk, app, days=400 if change == "long ago" else 370)
    with talk.database.unit_of_work() as session:
        if change == "left":
            session.execute(
                update(Membership).where(Membership.account_id == world.cleo).values(state="left")
            )
        elif change == "imported":
            session.get_one(Thread, thread).attribution = "From elsewhere"
        elif change == "archived":
            session.get_one(Community, world.garden).stage = "archived"
        elif change == "hidden":
            session.get_one(Reply, answer).hidden_at = clock.now()
    if change == "accepted another":
        better = talk.say(thread, "ada")
        post(sign_in(app, world.ben), f"/replies/{better}/acceptance")
    with talk.database.unit_of_work() as session:
        ask_for_reviews(session)
    found = [account for account, kind in told(talk.database) if kind == "review_due"]
    assert found == ([] if whom is None else [getattr(world, whom)])


def test_facilitators_name_who_knows_about_a_tag(
    app: Flask, world: World, talk: Conversation
) -> None:
    (beans,) = tagged(talk, "beans")
    place = f"/communities/garden/tags/{beans}"
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)

    assert post(cleo, f"{place}/experts", handle="cleo").status_code == 403
    assert post(ada, f"{place}/experts", handle="@Cleo").status_code == 303
    assert (world.cleo, "expert") in told(talk.database)
    assert ">Cleo<" in app.test_client().get("/communities/garden/tags").text
    assert ">Cleo<" in ada.get(place).text
    refused = post(ada, f"{place}/experts", handle="zed")
    assert refused.status_code == 422
    assert 'value="zed"' in refused.text
    assert post(sign_in(app, world.ben), f"{place}/experts/cleo/deletion").status_code == 403
    assert "I do not want to be named" in cleo.get("/communities/garden/tags").text
    assert post(cleo, f"{place}/experts/cleo/deletion").status_code == 303
    assert post(ada, f"{place}/experts/cleo/deletion").status_code == 404
    assert rows(talk, Expert) == 0


def test_who_knows_goes_along_with_a_merged_tag(
    app: Flask, world: World, talk: Conversation
) -> None:
    beans, legumes = tagged(talk, "beans", "legumes")
    for account, tag in ((world.cleo, beans), (world.ben, beans), (world.ben, legumes)):
        expert(talk, account, tag)
    merge = f"/communities/garden/tags/{beans}/merge"
    assert post(sign_in(app, world.ada), merge, into="legumes").status_code == 303
    with talk.database.reading() as session:
        left = session.execute(select(Expert.account_id, Expert.tag_id)).all()
    assert sorted(left) == sorted([(world.ben, legumes), (world.cleo, legumes)])
    gone = f"/communities/garden/tags/{legumes}/deletion"
    assert post(sign_in(app, world.ada), gone).status_code == 303
    assert rows(talk, Expert) == 0
