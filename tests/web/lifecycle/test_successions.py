"""Communities split and merge: threads keep their addresses, and nothing gains readers."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.accounts.models import Account
from community.communities.models import Community, Membership, Stage, Tag
from community.lifecycle.models import Succession
from community.threads.models import Thread
from tests import factories
from tests.web.communities.doors import community_row, post, state_of
from tests.web.lifecycle.beginning import CHARTER
from tests.world import World, sign_in

SPLIT = {
    "name": "Beans alone",
    "slug": "beans",
    "summary": "",
    "proposal": "For whoever grows beans",
    "opens_as": "public",
    "joining": "open",
    "tags": ["beans"],
}


def ask(app: Flask, world: World, slug: str, title: str, *tags: str) -> int:
    asked = {"kind": "question", "title": title, "body": "Who knows?", "tags": ", ".join(tags)}
    made = post(sign_in(app, world.ben), f"/communities/{slug}/threads/new", **asked)
    return int(made.headers["Location"].rpartition("/")[2])


def ready(app: Flask, database: Database, world: World, *founders: int) -> None:
    ada = sign_in(app, world.ada)
    with database.unit_of_work() as session:
        place = session.scalars(select(Community).where(Community.slug == "beans")).one()
        for founder in founders:
            factories.membership(session, place, session.get_one(Account, founder))
    post(ada, "/communities/beans/charter/edit", **CHARTER)
    first = {"kind": "question", "at": "2100-01-01T10:00", "about": "What grows?", "where": ""}
    post(ada, "/communities/beans/opening/first-event", **first)
    asked = {"kind": "question", "title": "Which beans first?", "body": "Broad?"}
    post(ada, "/communities/beans/threads/new", **asked)


def place_of(database: Database, thread_id: int) -> int:
    with database.reading() as session:
        return session.get_one(Thread, thread_id).community_id


def test_the_threads_of_the_chosen_tags_go_along_when_it_opens(
    app: Flask, database: Database, world: World
) -> None:
    goes = ask(app, world, "garden", "How deep do beans go?", "beans", "soil")
    stays = ask(app, world, "garden", "When do leeks go out?", "leeks")
    ada = sign_in(app, world.ada)
    assert post(ada, "/communities/garden/split", **SPLIT).status_code == 303
    assert place_of(database, goes) == world.garden
    ready(app, database, world, world.ben, world.cleo)
    assert post(ada, "/communities/beans/opening").status_code == 303

    beans = community_row(database, "beans")
    assert place_of(database, goes) == beans.id
    assert place_of(database, stays) == world.garden
    assert sign_in(app, world.zed).get(f"/threads/{goes}").status_code == 200
    with database.reading() as session:
        there = dict(
            session.execute(
                select(Tag.name, Tag.threads_count).where(Tag.community_id == beans.id)
            ).all()
        )
        garden = session.get_one(Community, world.garden)
        member = session.scalars(
            select(Membership).where(
                Membership.community_id == beans.id, Membership.account_id == world.ben
            )
        ).one()
    assert there == {"beans": 1, "soil": 1}
    assert (beans.threads_count, garden.threads_count) == (2, 1)
    assert member.posts_count == 1


def test_a_split_that_more_people_would_read_is_refused(
    app: Flask, database: Database, world: World
) -> None:
    ask(app, world, "vault", "Where is the key?", "beans")
    ada = sign_in(app, world.ada)
    wide = post(ada, "/communities/vault/split", **SPLIT)

    assert wide.status_code == 422
    assert "More people would read it" in wide.text
    with database.reading() as session:
        assert session.scalars(select(Succession)).all() == []
        assert session.scalars(select(Community).where(Community.slug == "beans")).all() == []


def test_a_split_of_a_private_community_does_not_open_for_founders_from_outside(
    app: Flask, database: Database, world: World
) -> None:
    secret = ask(app, world, "vault", "Where is the key?", "beans")
    ada = sign_in(app, world.ada)
    private = {**SPLIT, "opens_as": "private"}
    assert post(ada, "/communities/vault/split", **private).status_code == 303
    ready(app, database, world, world.ben, world.zed)
    refused = post(ada, "/communities/beans/opening")

    assert refused.status_code == 422
    assert "has to be a member of this one first" in refused.text
    assert sign_in(app, world.zed).get(f"/threads/{secret}").status_code == 404
    post(ada, "/communities/beans/opening/proposal", proposal="Wider", opens_as="public")
    assert post(ada, "/communities/beans/opening").status_code == 422
    assert place_of(database, secret) == world.vault


def test_two_communities_merge_when_both_sides_agree(
    app: Flask, database: Database, world: World
) -> None:
    thread = ask(app, world, "garden", "How deep do beans go?", "beans")
    ada, fay, cleo = (sign_in(app, who) for who in (world.ada, world.fay, world.cleo))
    assert post(fay, "/communities/garden/merge", into="workshop").status_code == 303
    with database.reading() as session:
        offer = session.scalars(select(Succession)).one()
    answer = f"/communities/{{}}/merge/{offer.id}"
    assert post(fay, answer.format("garden"), outcome="agree").status_code == 403
    assert post(cleo, answer.format("garden"), outcome="agree").status_code == 403
    assert post(ada, answer.format("vault"), outcome="agree").status_code == 404
    assert place_of(database, thread) == world.garden
    assert "would like to be taken in" in ada.get("/communities/workshop/ending").text
    assert post(ada, answer.format("workshop"), outcome="agree").status_code == 303

    assert place_of(database, thread) == world.workshop
    assert community_row(database, "garden").stage == Stage.ARCHIVED
    assert cleo.get(f"/threads/{thread}").status_code == 200
    led = cleo.get("/communities/garden")
    assert (led.status_code, led.headers["Location"]) == (301, "/communities/workshop")
    visitor = app.test_client()
    assert visitor.get("/communities/garden").status_code == 200
    assert "Workshop" not in visitor.get("/communities/garden/ending").text
    assert state_of(database, world.workshop, world.cleo) is None
    assert post(cleo, "/communities/garden/ending/follow").status_code == 303
    assert state_of(database, world.workshop, world.cleo) == "active"
    outside = post(sign_in(app, world.zed), "/communities/garden/ending/follow")
    assert outside.status_code == 403


def test_what_began_again_after_a_merge_can_be_merged_again(
    app: Flask, database: Database, world: World
) -> None:
    ada, fay = sign_in(app, world.ada), sign_in(app, world.fay)
    for _time in range(2):
        assert post(fay, "/communities/garden/merge", into="workshop").status_code == 303
        with database.reading() as session:
            offer = session.scalars(select(Succession)).one()
        answer = f"/communities/workshop/merge/{offer.id}"
        assert post(ada, answer, outcome="agree").status_code == 303
        assert community_row(database, "garden").stage == Stage.ARCHIVED
        again = post(fay, "/communities/garden/ending/relaunch", reason="Once more")
        assert again.status_code == 303


def test_what_is_still_prepared_merges_with_nothing(app: Flask, world: World) -> None:
    ask(app, world, "garden", "How deep do beans go?", "beans")
    ada = sign_in(app, world.ada)
    assert post(ada, "/communities/garden/split", **SPLIT).status_code == 303

    from_it = post(ada, "/communities/beans/merge", into="garden")
    into_it = post(ada, "/communities/garden/merge", into="beans")

    assert [from_it.status_code, into_it.status_code] == [422, 422]
    assert "still being prepared" in from_it.get_data(as_text=True)
    assert "another community that is open" in into_it.get_data(as_text=True)


def test_nothing_merges_into_a_place_that_more_people_read(
    app: Flask, database: Database, world: World
) -> None:
    ada = sign_in(app, world.ada)
    for source, target in (("workshop", "garden"), ("vault", "workshop"), ("vault", "garden")):
        refused = post(ada, f"/communities/{source}/merge", into=target)
        assert refused.status_code == 422, (source, target)
        assert "More people would read it" in refused.text
    unknown = post(sign_in(app, world.fay), "/communities/garden/merge", into="vault")
    nowhere = post(sign_in(app, world.fay), "/communities/garden/merge", into="nowhere")
    assert "that you can see" in unknown.text
    assert "that you can see" in nowhere.text
    with database.reading() as session:
        assert session.scalars(select(Succession)).all() == []
