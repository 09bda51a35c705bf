"""Several at once, as forms without scripts and for programs."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import batching
from app.database import Database, DatabaseBusy
from community.moderation.actions.batches import act_on
from community.moderation.actions.undoing import undo_item
from community.moderation.models import Batch, CannedText, Report
from community.threads.models import Thread
from tests import batches
from tests.naming import says
from tests.queries import Statements
from tests.web.communities.doors import post
from tests.world import World, csrf, sign_in

QUEUE = "/communities/garden/moderation"
API = "/api/v1/moderation/batches"


@pytest.fixture
def three(database: Database, world: World) -> list[int]:
    """Three reports in the garden."""
    with database.unit_of_work() as session:
        return [batches.reported(session, world, title=f"Seeds {each}") for each in range(3)]


def ticked(page: str) -> list[str]:
    return re.findall(r'name="items" type="checkbox" value="([0-9-]+)" checked', page)


def send(browser: FlaskClient, path: str, body: object, *, key: str = "") -> tuple[int, dict]:  # type: ignore[type-arg]  # as JSON has it
    headers = {"X-CSRFToken": csrf(browser), **({"Idempotency-Key": key} if key else {})}
    answer = browser.post(path, json=body, headers=headers)
    return answer.status_code, answer.get_json()


def test_what_is_ticked_is_done_named_and_taken_back(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)
    page = ada.get(QUEUE).text
    items = re.findall(r'name="items" type="checkbox" value="([0-9-]+)"', page)
    assert items == [f"{number}-0" for number in three]
    assert "Buy them." in page  # nobody decides on words that they cannot see
    post(sign_in(app, world.fay), f"{QUEUE}/reports/{three[0]}", outcome="dismissed")

    done = post(ada, QUEUE, items=items, act="hide", reason="No adverts")

    assert done.status_code == 303
    here = done.headers["Location"]
    page = ada.get(here).text
    assert "2 reported posts hidden" in page
    assert "Fay was quicker and has decided on it." in page
    assert ben.get(here).status_code == 403
    assert "2 reported posts hidden" in ada.get(f"{QUEUE}/batches").text
    assert "took back" not in ben.get(f"{QUEUE}/log").text
    assert 'action="' + here + '/undo"' not in sign_in(app, world.fay).get(here).text

    assert post(sign_in(app, world.fay), f"{here}/undo").status_code == 403
    assert post(ada, f"{here}/undo").status_code == 303
    page = ada.get(here).text
    assert "Taken back by Ada. 2 restored." in page
    twice = post(ada, f"{here}/undo")
    assert twice.status_code == 409
    assert "Ada has taken this back already" in twice.text
    log = ben.get(f"{QUEUE}/log").text
    assert "A facilitator took back that a post of somebody was hidden" in log
    assert not says(log, "Ada")
    with database.reading() as session:
        hidden = select(func.count(Thread.id)).where(Thread.hidden_at.is_not(None))
        assert session.scalar(hidden) == 0


def test_what_is_refused_keeps_what_was_ticked_and_typed(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    ada = sign_in(app, world.ada)
    items = [f"{number}-0" for number in three[:2]]

    without = post(ada, f"{QUEUE}?state=free", items=items, act="hide", rule="0")
    assert without.status_code == 422
    assert ticked(without.text) == items
    assert "Say why: the author will read it." in without.text
    none = post(ada, QUEUE, act="dismiss", reason="Typed with care")
    assert none.status_code == 422
    assert "Tick at least one row." in none.text
    assert "Typed with care" in none.text
    many = post(ada, QUEUE, items=[f"{number}-0" for number in range(1, 52)], act="dismiss")
    assert many.status_code == 422
    assert "These are 51 rows, and at most 50 go at once." in many.text
    for wrong in ({"items": ["x"]}, {"items": items, "act": "approve"}):
        assert post(ada, QUEUE, **{"act": "dismiss", **wrong}).status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count(Batch.id))) == 0


def test_a_kept_text_stands_for_the_reason(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    with database.unit_of_work() as session:
        session.add(CannedText(community_id=world.garden, title="Ad", body="We sell nothing here"))
        session.add(CannedText(community_id=world.vault, title="Ad", body="Quillwort"))
    ada = sign_in(app, world.ada)

    foreign = post(ada, QUEUE, items=[f"{three[0]}-0"], act="hide", text_id="2")
    assert foreign.status_code == 422
    assert "This text was taken out meanwhile" in foreign.text
    post(ada, QUEUE, items=[f"{three[0]}-0"], act="hide", text_id="1")

    with database.reading() as session:
        hidden = select(Thread.hidden_reason).where(Thread.hidden_at.is_not(None))
        assert session.scalars(hidden).all() == ["We sell nothing here"]


def test_posts_that_wait_are_judged_together(app: Flask, database: Database, world: World) -> None:
    with database.unit_of_work() as session:
        held = [batches.waiting(session, world, title=f"Beans {each}?") for each in range(3)]
    fay = sign_in(app, world.fay)
    seen = [f"{number}-1" for number in held[:2]]

    done = post(fay, f"{QUEUE}/held", items=[*seen, f"{held[2]}-9"], act="approve")

    page = fay.get(done.headers["Location"]).text
    assert "2 posts published" in page
    assert "It was changed after you saw the list" in page
    assert fay.get(f"{QUEUE}/held").text.count('name="items"') == 1


def test_programs_send_a_key_once_and_read_what_became_of_each(
    app: Flask, world: World, three: list[int]
) -> None:
    fay = sign_in(app, world.fay)
    items = [{"id": each} for each in (*three, 9_999)]
    body = {"community": "garden", "act": "dismiss", "items": items}

    status, made = send(fay, API, body, key="k1")
    assert (status, made["done"], made["skipped"], made["left"]) == (201, 3, 1, 0)
    assert made["items"][-1] == {
        "id": 9_999,
        "title": "",
        "state": "skipped",
        "why": "not_found",
        "detail": "It is not here (any more).",
        "undone": None,
        "undone_why": "",
        "undone_detail": "",
    }
    assert send(fay, API, body, key="k1")[1]["id"] == made["id"]
    here = f"{API}/{made['id']}"
    assert fay.get(here).get_json() == made
    assert [one["id"] for one in fay.get(f"{API}?community=garden").get_json()["items"]] == [
        made["id"]
    ]
    assert send(sign_in(app, world.ada), f"{here}/undo", None)[0] == 403
    mo = sign_in(app, world.mo)
    assert {one["title"] for one in mo.get(here).get_json()["items"]} == {""}
    status, undone = send(mo, f"{here}/undo", None, key="k2")
    assert (status, undone["restored"], undone["undone_by"]) == (200, 3, "Mo")
    assert send(mo, f"{here}/undo", None, key="k2")[0] == 200
    assert send(mo, f"{here}/undo", None)[0] == 409
    for who in ("ben", "zed", "pia"):
        other = sign_in(app, getattr(world, who))
        assert other.get(here).status_code == 404
        assert send(other, API, body)[0] == 403
    unread = {**body, "act": "approve", "reason": ""}
    assert "version" in str(send(fay, API, unread)[1]["errors"])


def test_reports_of_another_community_are_not_here(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    ada = sign_in(app, world.ada)  # who facilitates both
    body = {"community": "workshop", "act": "dismiss", "items": [{"id": three[0]}]}

    assert send(ada, API, body)[1]["items"][0]["why"] == "not_found"

    with database.reading() as session:
        assert session.get_one(Report, three[0]).decided_at is None
    vault = {**body, "community": "vault"}
    assert send(sign_in(app, world.fay), API, vault)[0] == 404


def test_what_was_not_reached_goes_on_when_it_is_sent_again(
    app: Flask,
    world: World,
    three: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fay, reached = sign_in(app, world.fay), []

    def busy_at_the_second(session: Session, *where: int, **how: object) -> None:
        if len(reached) == 1:
            raise DatabaseBusy
        reached.append(where)
        act_on(session, *where, **how)  # type: ignore[arg-type]  # handed on as it came

    body = {"community": "garden", "act": "dismiss", "items": [{"id": each} for each in three]}
    with monkeypatch.context() as busy:
        busy.setattr(batching, "act_on", busy_at_the_second)
        status, made = send(fay, API, body, key="k1")
    assert (status, made["done"], made["left"]) == (201, 1, 2)
    assert "It was not reached" in fay.get(f"{QUEUE}/batches/{made['id']}").text

    status, made = send(fay, API, body, key="k1")

    assert (status, made["done"], made["left"]) == (201, 3, 0)


def test_a_row_with_a_fault_keeps_no_other_from_its_own(
    app: Flask, world: World, three: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, tried = sign_in(app, world.ada), []
    done = post(ada, QUEUE, items=[f"{number}-0" for number in three], act="dismiss")
    here = done.headers["Location"]

    def faulty(session: Session, *where: int, **how: object) -> None:
        tried.append(where)
        if len(tried) == 2:
            message = "a fault"
            raise ZeroDivisionError(message)
        undo_item(session, *where, **how)  # type: ignore[arg-type]  # handed on as it came

    with monkeypatch.context() as fault:
        fault.setattr(batching, "undo_item", faulty)
        post(ada, f"{here}/undo")
    page = ada.get(here).text
    assert "2 restored" in page
    assert "/undo" in page  # who was interrupted may go on
    assert post(ada, f"{here}/undo").status_code == 303

    page = ada.get(here).text
    assert "3 restored" in page
    assert "/undo" not in page


def test_a_list_costs_the_same_for_few_and_many(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    ada = sign_in(app, world.ada)
    batch_id, _became = batches.do(database, world, "ada", batches.BatchAct.DISMISS, three[:1])
    addresses = (QUEUE, f"{QUEUE}/batches", f"{QUEUE}/batches/{batch_id}")
    few = {address: _cost(database, ada, address) for address in addresses}
    with database.unit_of_work() as session:
        more = [batches.reported(session, world, title=f"More {each}") for each in range(20)]
    other, _became = batches.do(database, world, "ada", batches.BatchAct.DISMISS, more[:12])
    for number in more[12:16]:
        batches.do(database, world, "ada", batches.BatchAct.DISMISS, [number])

    assert {address: _cost(database, ada, address) for address in addresses} == few
    assert _cost(database, ada, f"{QUEUE}/batches/{other}") == few[addresses[2]]


def _cost(database: Database, browser: FlaskClient, address: str) -> int:
    with Statements(database) as statements:
        assert browser.get(address).status_code == 200
    return len(statements)
