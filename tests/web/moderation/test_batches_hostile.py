"""What somebody might send to act on several at once, and who must learn nothing by it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import batching
from app.database import Database
from community.communities.access import community_by_id_to
from community.moderation.access import post_to_report
from community.moderation.actions import reports
from community.moderation.actions.batches import act_on, start_batch
from community.moderation.models import Batch, BatchItem, CannedText, Measure, Report
from community.moderation.policies import BatchAct, Reason
from community.search.queries import audiences_of
from community.threads.models import HeldPost, Thread
from search import parse
from tests import batches, factories
from tests.conversations import Conversations
from tests.naming import says
from tests.web.communities.doors import post
from tests.web.moderation.test_batches import API, QUEUE, send
from tests.world import World, sign_in

NOTE = "quillwortnote"


@pytest.fixture
def three(database: Database, world: World) -> list[int]:
    """Three reports in the garden."""
    with database.unit_of_work() as session:
        return [batches.reported(session, world, title=f"Seeds {each}") for each in range(3)]


def report_in_vault(session: Session, world: World) -> int:
    """A report in the vault, where Fay does not belong."""
    thread_id = factories.thread(session, world.vault, world.ada, title="Quillwort secret")
    ben = world.actor("ben")
    granted = post_to_report(session, ben, thread_id=thread_id, reply_id=None)
    return reports.report_post(session, granted, by=ben, reason=Reason.PRIVATE, note=NOTE).id


def test_forged_numbers_do_nothing_and_tell_nothing(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    with database.unit_of_work() as session:
        secret = report_in_vault(session, world)
        waits = batches.waiting(session, world, title="Quillwort waits")
        session.get_one(HeldPost, waits).community_id = world.vault
        own = batches.waiting(session, world, author="fay")
    fay = sign_in(app, world.fay)

    for act, items in (
        ("hide", [{"id": secret}, {"id": 2**63 - 1}, {"id": three[0]}]),
        ("approve", [{"id": waits, "version": 1}, {"id": own, "version": 1}]),
    ):
        body = {"community": "garden", "act": act, "items": items, "reason": "Because"}
        status, made = send(fay, API, body)
        assert status == 201
        page = fay.get(f"{QUEUE}/batches/{made['id']}").text
        assert "Quillwort" not in page + str(made)
        why = {one["id"]: one["why"] for one in made["items"]}
        assert set(why.values()) <= {"not_found", "own_post", ""}
        assert "" in why.values() or why[own] == "own_post"

    with database.reading() as session:
        assert session.get_one(Report, secret).decided_at is None
        assert session.get_one(HeldPost, waits).decided_at is None
        assert session.get_one(HeldPost, own).decided_at is None


def test_a_batch_of_the_vault_is_as_one_that_does_not_exist(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        ada = world.actor("ada")
        place = community_by_id_to(session, ada, world.vault, verb="moderation.review")
        seen: dict[int, int | None] = {report_in_vault(session, world): 0}
        batch_id = start_batch(session, place, by=ada, act=BatchAct.DISMISS, seen=seen).id
    assert sign_in(app, world.ada).get(f"{API}/{batch_id}").status_code == 200

    for who in ("fay", "mo", "zed", "xen", "sue"):
        browser = sign_in(app, getattr(world, who))
        for path in (API, f"{QUEUE}/batches", "/communities/vault/moderation/batches"):
            there, nowhere = (browser.get(f"{path}/{each}") for each in (batch_id, 9_999))
            assert there.status_code == nowhere.status_code, (who, path)
            assert there.status_code in (403, 404)
        assert browser.get(f"{API}/{batch_id}").status_code == 404
        vault = f"/communities/vault/moderation/batches/{batch_id}"
        assert browser.get(vault).status_code == 404
        assert send(browser, f"{API}/{batch_id}/undo", None)[0] in (403, 404)
    with database.reading() as session:
        assert session.get_one(Batch, batch_id).undone_at is None


def test_neither_reporter_nor_their_words_show(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        number = report_in_vault(session, world)
        session.get_one(Report, number).reporter_id = world.xen
    ada = sign_in(app, world.ada)
    body = {"community": "vault", "act": "hide", "items": [{"id": number}], "reason": "Private"}

    made = send(ada, API, body)[1]

    page = ada.get(f"/communities/vault/moderation/batches/{made['id']}").text
    assert "Quillwort secret" in page
    for said in (page, str(made)):
        assert NOTE not in said
        assert not says(said, "Xen")
        assert not says(said, "xen")


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": [{"id": 0}]},
        {"items": [{"id": -1}]},
        {"items": [{"id": 2**63}]},
        {"items": [{"id": "1"}]},
        {"items": [{"id": True}]},
        {"items": []},
        {"items": [{"id": each} for each in range(1, 52)]},
        {"items": [{"id": 1, "version": 2**31}]},
        {"items": [{"id": 1, "version": -1}]},
        {"reason": "x" * 501},
        {"reason": "No\x00thing"},
        {"act": "suspend"},
        {"rule": -1},
        {"text_id": 2**63},
        {"community": "gar\x00den"},
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    app: Flask, database: Database, world: World, wrong: dict[str, Any]
) -> None:
    body = {"community": "garden", "act": "hide", "items": [{"id": 1}], "reason": "Why", **wrong}

    status, answer = send(sign_in(app, world.fay), API, body)

    assert status in (404, 422), answer
    assert answer["detail"]
    with database.reading() as session:
        assert session.scalar(select(func.count(Batch.id))) == 0


def test_fifty_and_the_same_twice_are_taken(app: Flask, database: Database, world: World) -> None:
    fay = sign_in(app, world.fay)
    many = [{"id": each} for each in range(1, 51)]
    assert send(fay, API, {"community": "garden", "act": "dismiss", "items": many})[0] == 201
    twice = {"community": "garden", "act": "dismiss", "items": [{"id": 7}, {"id": 7}]}
    assert len(send(fay, API, twice)[1]["items"]) == 1
    form = post(fay, QUEUE, act="dismiss", items=["7-0", "7-0", "7-1"])
    assert form.status_code == 303
    assert fay.post(QUEUE, data={"act": "dismiss", "items": "7-0"}).status_code == 400
    for odd in ("7-0\n", "-7-0", "\u0667-0", "7-" + "9" * 12):
        assert post(fay, QUEUE, act="dismiss", items=[odd]).status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count(Batch.id))) == 3


def test_a_key_stands_for_one_request_alone(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    fay, ada = sign_in(app, world.fay), sign_in(app, world.ada)
    body = {"community": "garden", "act": "dismiss", "items": [{"id": three[0]}]}
    made = send(fay, API, body, key="k")[1]

    other = {**body, "items": [{"id": three[1]}]}
    status, refused = send(fay, API, other, key="k")
    assert status == 422
    assert "code" in refused
    assert send(ada, API, other, key="k")[1]["id"] != made["id"]
    # What was taken back is not done again by sending the request once more.
    send(fay, f"{API}/{made['id']}/undo", None, key="u")
    assert send(fay, API, body, key="k")[1]["restored"] == 1
    with database.reading() as session:
        assert session.get_one(Report, three[0]).decided_at is None


def test_a_key_gives_the_batch_back_after_its_kept_text_was_taken_out(
    app: Flask, database: Database, world: World, three: list[int]
) -> None:
    with database.unit_of_work() as session:
        session.add(CannedText(community_id=world.garden, title="Ad", body="We sell nothing"))
    fay = sign_in(app, world.fay)
    items = [{"id": each} for each in three]
    body = {"community": "garden", "act": "hide", "items": items, "text_id": 1}
    status, made = send(fay, API, body, key="k")
    assert (status, made["done"]) == (201, 3)
    with database.unit_of_work() as session:
        session.execute(delete(CannedText))

    again = send(fay, API, body, key="k")

    assert again == (201, made)
    assert send(fay, API, body, key="other")[0] == 422


class _KilledError(BaseException):
    """The process ends, without a word."""


def test_a_process_that_was_killed_leaves_whole_rows_and_the_request_goes_on(
    app: Flask,
    database: Database,
    world: World,
    three: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fay, done = sign_in(app, world.fay), []

    def dies_within_the_second(session: Session, *where: int, **how: object) -> None:
        act_on(session, *where, **how)  # type: ignore[arg-type]  # handed on as it came
        done.append(where)
        if len(done) == 2:
            raise _KilledError

    items = [{"id": each} for each in three]
    body = {"community": "garden", "act": "hide", "items": items, "reason": "Advertising"}
    with monkeypatch.context() as kill:
        kill.setattr(batching, "act_on", dies_within_the_second)
        with pytest.raises(_KilledError):
            send(fay, API, body, key="k")
    with database.reading() as session:
        states = session.scalars(select(BatchItem.state).order_by(BatchItem.id)).all()
        assert states == ["done", None, None]
        assert session.scalar(select(func.count(Measure.id))) == 1

    status, made = send(fay, API, body, key="k")

    assert (status, made["done"], made["left"]) == (201, 3, 0)
    with database.reading() as session:
        assert session.scalar(select(func.count(Measure.id))) == 3
        hidden = select(func.count(Thread.id)).where(Thread.hidden_at.is_not(None))
        assert session.scalar(hidden) == 3


def test_what_was_taken_back_is_found_again_and_not_before(
    app: Flask, database: Database, world: World
) -> None:
    talk = Conversations(app, world)
    with database.unit_of_work() as session:
        number = batches.reported(session, world, title="Quillwort seeds")
        waits = batches.waiting(session, world, title="Spleenwort?")

    def found(word: str) -> int:
        talk.settle()
        with database.reading() as session:
            audiences = audiences_of(session, world.actor("zed"))
        return talk.engine.search(parse(word), audiences=audiences).total

    assert (found("quillwort"), found("spleenwort")) == (1, 0)
    hidden, _became = batches.do(database, world, "ada", BatchAct.HIDE, [number])
    published, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {waits: 1})
    assert (found("quillwort"), found("spleenwort")) == (0, 1)

    for batch_id in (hidden, published):
        batches.undo(database, world, "ada", batch_id)

    assert (found("quillwort"), found("spleenwort")) == (1, 0)


def test_the_page_of_an_undone_publication_offers_no_restoring(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        waits = batches.waiting(session, world)
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {waits: 1})
    with database.reading() as session:
        address = f"/threads/{session.get_one(HeldPost, waits).thread_id}"
    batches.undo(database, world, "ada", batch_id)
    fay = sign_in(app, world.fay)

    page = fay.get(address).text

    assert "Deleted by a facilitator." in page
    assert "/deletion/remove" not in page
    refused = post(fay, f"{address}/deletion/remove")
    assert (refused.status_code, "Nothing of this post is left" in refused.text) == (409, True)
    assert sign_in(app, world.ben).get(address).status_code == 200
    assert sign_in(app, world.zed).get(address).status_code == 404
