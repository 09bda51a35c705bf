"""Reading paths: made by facilitators, walked by readers, and how far one has come is one's own."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community.articles import actions
from community.articles.access import editable_article
from community.paths.models import PathStep, StepRead
from tests.articles import article
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in

pytestmark = pytest.mark.both_databases


@pytest.fixture
def ada(app: Flask, world: World) -> FlaskClient:
    """The browser of a facilitator."""
    return sign_in(app, world.ada)


def made(browser: FlaskClient, place: str = "garden", title: str = "From seed to plate") -> int:
    """The id of a path that this browser makes."""
    address = f"/communities/{place}/knowledge/paths/new"
    answer = post(browser, address, title=title, purpose="You can feed a family.")
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2])


def add(browser: FlaskClient, path: int, *addresses: str) -> None:
    for address in addresses:
        answer = post(browser, f"/paths/{path}/steps", address=address, why="It comes first.")
        assert answer.status_code == 303, answer.text


def steps_of(database: Database, path: int) -> list[int]:
    with database.reading() as session:
        wanted = select(PathStep.id).where(PathStep.path_id == path)
        return list(session.scalars(wanted.order_by(PathStep.position, PathStep.id)))


def titles(browser: FlaskClient, path: int) -> list[str]:
    """The steps as the page shows them."""
    page = browser.get(f"/paths/{path}").text
    return re.findall(r'steps__title"><a href="[^"]+"><bdi>([^<]+)', page)


def test_steps_are_put_in_order_and_read_one_after_the_other(
    app: Flask, database: Database, world: World, ada: FlaskClient
) -> None:
    first, second = (article(database, world, title=title) for title in ("Sow", "Harvest"))
    thread = Conversation(database, world).start("ben", title="Why early?")
    path = made(ada)
    add(
        ada, path, f"/articles/{second}", f"http://localhost/articles/{first}", f"/threads/{thread}"
    )
    assert titles(ada, path) == ["Harvest", "Sow", "Why early?"]
    step = steps_of(database, path)[1]
    assert post(ada, f"/path-steps/{step}/place", move="up").status_code == 303
    assert post(ada, f"/path-steps/{step}/place", move="up").status_code == 303  # it is the first
    assert titles(ada, path) == ["Sow", "Harvest", "Why early?"]

    cleo = sign_in(app, world.cleo)
    assert f'href="/paths/{path}"' in cleo.get("/communities/garden/knowledge").text
    assert f'href="/paths/{path}"' in app.test_client().get("/knowledge").text
    along = cleo.get(f"/articles/{second}?path={path}").text
    assert f'rel="prev" href="/articles/{first}?path={path}"' in along
    assert f'rel="next" href="/threads/{thread}"' in along
    assert "rel=" not in cleo.get(f"/articles/{second}").text.partition('<article class="tree')[2]

    assert post(ada, f"/path-steps/{step}/removal").status_code == 303
    assert titles(ada, path) == ["Harvest", "Why early?"]
    assert post(ada, f"/paths/{path}/deletion").status_code == 303
    assert ada.get(f"/paths/{path}").status_code == 404
    assert ada.get(f"/articles/{first}").status_code == 200


def test_how_far_one_has_come_is_seen_by_oneself_alone(
    app: Flask, database: Database, world: World, ada: FlaskClient
) -> None:
    path = made(ada)
    add(ada, path, *(f"/articles/{article(database, world, title=name)}" for name in ("A1", "B2")))
    first, second = steps_of(database, path)
    cleo = sign_in(app, world.cleo)
    assert post(cleo, f"/path-steps/{first}/mark", read="1").status_code == 303
    assert post(cleo, f"/path-steps/{first}/mark", read="1").status_code == 303
    page = cleo.get(f"/paths/{path}").text
    assert "1 of 2" in page
    assert f'id="step-{second}" aria-current="step"' in page
    assert "0 of 2" in ada.get(f"/paths/{path}").text
    assert "How far you have come" not in app.test_client().get(f"/paths/{path}").text
    assert post(cleo, f"/path-steps/{first}/mark", read="0").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(StepRead)).all() == []


def test_what_cannot_be_read_any_more_is_left_out_and_told_to_who_arranges(
    app: Flask, database: Database, world: World, ada: FlaskClient
) -> None:
    path = made(ada)
    stays, goes = (article(database, world, title=title) for title in ("Stays", "Goesaway"))
    add(ada, path, f"/articles/{stays}", f"/articles/{goes}")
    with database.unit_of_work() as session:
        ben = world.actor("ben")
        actions.withdraw_article(session, editable_article(session, ben, goes))
    seen = sign_in(app, world.cleo).get(f"/paths/{path}").text
    assert "Goesaway" not in seen
    assert "of 1" in seen
    assert "An article that was withdrawn" in ada.get(f"/paths/{path}").text


@pytest.mark.parametrize("address", ["https://elsewhere.example", "/threads/999999", "", "x" * 501])
def test_what_is_not_of_this_community_is_no_step(
    ada: FlaskClient, database: Database, address: str
) -> None:
    path = made(ada)
    answer = post(ada, f"/paths/{path}/steps", address=address, why="Because.")
    assert answer.status_code == 422
    assert "Because." in answer.text
    assert steps_of(database, path) == []


def test_nothing_of_another_community_and_nothing_twice(
    database: Database, world: World, ada: FlaskClient
) -> None:
    path, secret = made(ada), article(database, world, place="vault", title="Vaultwords")
    refused = post(ada, f"/paths/{path}/steps", address=f"/articles/{secret}")
    assert refused.status_code == 422
    assert "Vaultwords" not in refused.text
    number = article(database, world)
    add(ada, path, f"/articles/{number}")
    again = post(ada, f"/paths/{path}/steps", address=f"/articles/{number}")
    assert again.status_code == 422
    assert "already" in again.text


def test_who_may_not_arrange_changes_nothing_and_strangers_see_nothing(
    app: Flask, database: Database, world: World, ada: FlaskClient
) -> None:
    open_one, closed = made(ada), made(ada, "vault", "Vaultpath")
    add(ada, open_one, f"/articles/{article(database, world)}")
    add(ada, closed, f"/articles/{article(database, world, place='vault')}")
    step, secret = steps_of(database, open_one)[0], steps_of(database, closed)[0]
    cleo, zed = sign_in(app, world.cleo), sign_in(app, world.zed)
    for address in (f"/path-steps/{step}/place", f"/path-steps/{step}/removal"):
        assert post(cleo, address, move="down").status_code == 403
    assert post(cleo, f"/paths/{open_one}/deletion").status_code == 403
    for address in (f"/paths/{closed}/deletion", f"/path-steps/{secret}/mark"):
        assert post(zed, address, read="1").status_code == 404
    assert zed.get(f"/paths/{closed}").status_code == 404
    assert zed.get(f"/api/v1/paths/{closed}").status_code == 404
    assert "Vaultpath" not in zed.get("/knowledge").text
    assert "Vaultpath" in sign_in(app, world.ben).get("/knowledge").text


def test_programs_make_and_walk_one(database: Database, world: World, ada: FlaskClient) -> None:
    head = {"X-CSRFToken": csrf(ada)}
    got = ada.post("/api/v1/communities/garden/paths", json={"title": "Sowing"}, headers=head)
    assert got.status_code == 201
    path = got.json["id"]
    number = article(database, world)
    step = ada.post(f"/api/v1/paths/{path}/steps", json={"article_id": number}, headers=head)
    mark = f"/api/v1/path-steps/{step.json['steps'][0]['id']}/mark"
    assert ada.put(mark, headers=head).status_code == 204
    listed = ada.get("/api/v1/communities/garden/paths").json["items"]
    assert [(row["title"], row["steps"], row["read"]) for row in listed] == [("Sowing", 1, 1)]
    both = {"article_id": number, "thread_id": 1}
    refused = ada.post(f"/api/v1/paths/{path}/steps", json=both, headers=head)
    assert refused.status_code == 422


def test_two_steps_and_twelve_cost_the_same_statements(
    app: Flask, database: Database, world: World, ada: FlaskClient
) -> None:
    path = made(ada)
    numbers = [article(database, world, title=f"Article {number}") for number in range(12)]
    cleo = sign_in(app, world.cleo)
    add(ada, path, *(f"/articles/{number}" for number in numbers[:2]))
    cleo.get(f"/paths/{path}")
    with Statements(database) as few:
        cleo.get(f"/paths/{path}")
    add(ada, path, *(f"/articles/{number}" for number in numbers[2:]))
    with Statements(database) as many:
        cleo.get(f"/paths/{path}")
    assert len(few) == len(many)
