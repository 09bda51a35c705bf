"""Events and mails that wait or were given up, as admins see and mend them; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement, select, update

from app.database import Database
from app.worker.relay import Relay
from app.worker.subscribers import SUBSCRIBERS, consumer_of
from community import clock
from community.accounts.events import AccountChanged
from community.mail.models import Mail
from community.moderation.models import ModerationEntry
from community.operations.queries.events import Consumer, index_behind
from community.operations.words import error_class, masked
from community.outbox import OutboxCursor, OutboxEntry, newest_seq, record
from community.search.queries.scope import READER
from tests.outsiders.doors import with_token
from tests.queries import Statements
from tests.web.running import assert_shut
from tests.worker.test_relay import Events, ListIndex
from tests.world import World, csrf, sign_in

SECRET = "zzwater-lily"


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def give_up(database: Database, count: int, *, consumer: str | None = "notices") -> list[int]:
    """Events that were given up, each with an error that quotes what somebody wrote."""
    with database.unit_of_work() as session:
        for _number in range(count):
            record(session, AccountChanged(account_id=1))
    with database.unit_of_work() as session:
        fresh = select(OutboxEntry.id).where(OutboxEntry.attempts == 0)
        ids = list(session.scalars(fresh))
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(ids))
            .values(
                attempts=8,
                parked_at=clock.now(),
                last_error=f"KeyError: '{SECRET}'",
                consumer=consumer,
            )
        )
    return ids


def parked(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(OutboxEntry.parked_at).where(_is_parked())).all())


def _is_parked() -> ColumnElement[bool]:
    return OutboxEntry.parked_at.is_not(None)


def write_mails(
    database: Database, count: int, *, state: str = "parked", purpose: str = "invitation"
) -> list[int]:
    with database.unit_of_work() as session:
        made = [
            Mail(
                recipient=f"lena{number}@lake.example",
                purpose=purpose,
                subject=f"About {SECRET}",
                text_body=SECRET,
                html_body=SECRET,
                state=state,
                attempts=8,
                last_error=f"SMTPRecipientsRefused: lena{number}@lake.example {SECRET}",
                created_at=clock.now(),
            )
            for number in range(count)
        ]
        session.add_all(made)
        session.flush()
        return [each.id for each in made]


def post(browser: FlaskClient, path: str) -> int:
    return browser.post(path, data={"csrf_token": csrf(browser)}).status_code


def test_what_was_given_up_is_told_by_consumer_and_class_and_nothing_else(
    database: Database, admin: FlaskClient, world: World
) -> None:
    del world
    give_up(database, 2)
    give_up(database, 1, consumer=None)

    page = admin.get("/admin/jobs").text
    of_one = admin.get("/admin/jobs?consumer=worker").text

    assert page.count("<code>KeyError</code>") == 3
    assert of_one.count("<code>KeyError</code>") == 1
    assert "account:changed" in page
    assert SECRET not in page
    assert "Nothing waits here" in admin.get("/admin/jobs?state=retried").text


def test_one_is_tried_again_then_those_of_a_consumer_then_all_and_the_log_says_who(
    app: Flask, database: Database, admin: FlaskClient, world: World
) -> None:
    first, *_ = give_up(database, 3)
    give_up(database, 2, consumer="index")

    assert post(admin, f"/admin/jobs/{first}/retry") == 303
    assert post(admin, f"/admin/jobs/{first}/retry") == 409
    assert parked(database) == 4
    assert post(admin, "/admin/jobs/consumers/notices/retry") == 303
    assert parked(database) == 2
    program = with_token(app, world.mo, "admin")
    answer = program.ask("PUT", "/api/v1/operations/events/retry", json={})
    assert (answer.get_json(), parked(database)) == ({"retried": 2}, 0)
    assert post(admin, "/admin/jobs/consumers/every/retry") == 303

    with database.reading() as session:
        said = session.scalars(
            select(ModerationEntry.reason).where(ModerationEntry.act == "retry")
        ).all()
    assert said == [f"event {first}", "2 x notices", "2 x event"]
    assert "had tried again what was given up" in admin.get("/admin/log").text


def test_the_worker_notes_whose_work_failed(database: Database, world: World) -> None:
    del world
    index = ListIndex()
    index.broken = {7}

    def notices(_session: object, _events: Events) -> None:
        message = SECRET
        raise ValueError(message)

    with database.unit_of_work() as session:
        record(session, AccountChanged(account_id=7))
        record(session, AccountChanged(account_id=8))
    Relay(database, index, subscribers={AccountChanged: (notices,)}).step()

    with database.reading() as session:
        named = session.scalars(select(OutboxEntry.consumer).order_by(OutboxEntry.id)).all()
    assert named == ["index", "notices"]
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        index.broken = set()
        Relay(database, index, subscribers={}).step()
    with database.reading() as session:
        assert session.scalars(select(OutboxEntry.consumer)).all() == [None, None]


def test_every_subscriber_works_under_a_name_that_admins_are_told() -> None:
    shipped = {consumer_of(each) for kinds in SUBSCRIBERS.values() for each in kinds}

    assert shipped == set(Consumer) - {Consumer.INDEX}


def test_the_log_of_mails_shows_neither_words_nor_addresses(
    database: Database, admin: FlaskClient, world: World
) -> None:
    del world
    write_mails(database, 2)
    write_mails(database, 1, state="sent")

    page = admin.get("/admin/mail").text
    found = admin.get("/admin/mail?to=LENA1@lake.example").text
    begun = admin.get("/admin/mail?to=lena").text

    assert page.count("l…@lake.example") == 3
    assert SECRET not in page
    assert "lena0" not in page
    assert "SMTPRecipientsRefused" in page
    assert found.count("l…@lake.example") == 1
    assert "No such mail went to this address" in begun
    assert admin.get("/admin/mail?state=sent").text.count("l…@lake.example") == 1


@pytest.mark.parametrize("purpose", ["activity", "digest"])
def test_whom_a_notice_reaches_is_not_in_the_log(
    database: Database, admin: FlaskClient, world: World, purpose: str
) -> None:
    del world
    write_mails(database, 2, purpose=purpose)

    assert "lake.example" not in admin.get("/admin/mail").text
    found = admin.get("/admin/mail?to=lena1@lake.example").text
    assert "No such mail went to this address" in found


def test_mails_are_sent_again_one_or_all(
    app: Flask, database: Database, admin: FlaskClient, world: World
) -> None:
    first, *_ = write_mails(database, 3)
    program = with_token(app, world.mo, "admin")

    assert post(admin, f"/admin/mail/{first}/retry") == 303
    again = program.ask("PUT", f"/api/v1/operations/mails/{first}/retry")
    assert (again.status_code, again.get_json()["code"]) == (409, "not_parked")
    listed = program.ask("GET", "/api/v1/operations/mails?state=parked").get_json()["items"]
    assert {each["recipient"] for each in listed} == {"l…@lake.example"}
    assert post(admin, "/admin/mail/retry") == 303
    status = program.ask("GET", "/api/v1/operations/queues").get_json()
    assert (status["mails"]["waiting"], status["mails"]["parked"]) == (3, 0)


def test_the_cost_does_not_grow(database: Database, admin: FlaskClient, world: World) -> None:
    del world
    costs = []
    for count in (2, 60):
        give_up(database, count)
        write_mails(database, count)
        with Statements(database) as statements:
            admin.get("/admin/jobs")
            admin.get("/admin/mail")
        costs.append(len(statements.seen))

    assert costs[0] == costs[1]


def test_nobody_else_sees_or_mends_a_queue(app: Flask, database: Database, world: World) -> None:
    (event_id,), (mail_id,) = give_up(database, 1), write_mails(database, 1)

    assert_shut(
        app,
        world,
        pages=("/admin/jobs", "/admin/mail", "/admin/mail?to=lena0@lake.example"),
        posts=(
            f"/admin/jobs/{event_id}/retry",
            "/admin/jobs/consumers/every/retry",
            f"/admin/mail/{mail_id}/retry",
            "/admin/mail/retry",
        ),
        reads=("/operations/queues", "/operations/events", "/operations/mails"),
        puts=(
            "/operations/events/retry",
            f"/operations/events/{event_id}/retry",
            "/operations/mails/retry",
            f"/operations/mails/{mail_id}/retry",
        ),
        never="KeyError",
    )
    assert parked(database) == 1


def test_an_error_keeps_its_class_and_an_address_its_host() -> None:
    assert error_class("index: ValueError: no such column") == "ValueError"
    assert error_class("smtplib.SMTPException: x") == ""
    assert error_class("Somebody wrote this: KeyError") == ""
    assert error_class(None) == ""
    assert masked("b@lake.example") == "…@lake.example"


def test_what_the_index_needs_nothing_of_leaves_it_behind_nothing(database: Database) -> None:
    with database.unit_of_work() as session:
        session.add(OutboxCursor(reader=READER, seq=newest_seq(session), updated_at=clock.now()))
        record(session, AccountChanged(account_id=1))
    with database.reading() as session:
        assert index_behind(session) == 1, "the worker has not looked at it yet"
    with database.unit_of_work() as session:
        session.execute(update(OutboxEntry).values(processed_at=clock.now()))

    with database.reading() as session:
        assert index_behind(session) == 0
