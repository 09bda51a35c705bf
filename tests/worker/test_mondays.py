"""The mail of a Monday: to whom, when, once, and only while its reader may read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.config import Settings
from app.database import Database
from app.mail.delivery import deliver_due
from app.mail.today import today_letter
from app.worker.housekeeping import keep_house
from app.worker.mondays import may_send, write_mondays
from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.models import Membership, MembershipState
from community.health.models import Intervention
from community.mail.actions import Letter
from community.mail.models import Mail
from community.organisation.actions import decide
from community.threads.models import Thread
from community.today.lines import Line
from tests import factories
from tests.world import World

MONDAY = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """It is Monday morning."""
    with clock.frozen(MONDAY):
        yield


def _write(app: Flask, database: Database) -> int:
    def worded(lines: Sequence[Line], more: int, locale: str) -> Letter:
        with app.test_request_context("/"):
            return today_letter(lines, more, locale)

    return write_mondays(database, worded)


def _mails(database: Database) -> list[Mail]:
    with database.reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def _ask(database: Database, place: int, world: World, title: str = "Why do beans rot?") -> None:
    with database.unit_of_work() as session:
        factories.thread(session, place, world.cleo, title=title, at=MONDAY - timedelta(days=2))


def test_everybody_who_facilitates_gets_one_mail_of_what_needs_them(
    app: Flask, database: Database, world: World
) -> None:
    _ask(database, world.garden, world)
    _ask(database, world.vault, world, title="A private matter")

    assert _write(app, database) == 2
    assert _write(app, database) == 0
    ada, fay = _mails(database)
    assert (ada.recipient, fay.recipient) == ("ada@hearth.example", "fay@hearth.example")
    assert ada.subject == "2 things need you this week"
    assert fay.subject == "1 thing needs you this week"
    for body in (ada.text_body, ada.html_body):
        assert "Why do beans rot?" in body
        assert "A private matter" in body
    assert "A private matter" not in fay.text_body + fay.html_body
    assert "They rot." not in ada.text_body  # what posts say stays on their page
    assert f"{app.extensions['hearth.settings'].base_url}/today" in fay.text_body


def test_whom_nothing_needs_gets_no_mail(app: Flask, database: Database, world: World) -> None:
    assert _write(app, database) == 0
    assert world.ada
    _ask(database, world.garden, world)
    # Whoever was looked at this Monday is not looked at again.
    assert _write(app, database) == 0


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (MONDAY.replace(hour=6, minute=59), False),
        (MONDAY.replace(hour=23), True),
        (MONDAY + timedelta(days=1), False),
        (MONDAY - timedelta(days=1), False),
        (MONDAY - timedelta(days=2), False),
    ],
)
def test_it_is_written_on_monday_mornings_and_never_at_weekends(
    app: Flask, database: Database, world: World, at: datetime, *, due: bool
) -> None:
    _ask(database, world.garden, world)
    with clock.frozen(at):
        assert _write(app, database) == (2 if due else 0)


def test_monday_begins_where_the_organisation_is(
    app: Flask, database: Database, world: World
) -> None:
    _ask(database, world.garden, world)
    with database.unit_of_work() as session:
        decide(session, "calendar", {"time_zone": "Pacific/Auckland"}, by=Actor(id=world.mo))

    with clock.frozen(datetime(2026, 3, 9, 12, tzinfo=UTC)):  # Tuesday there
        assert _write(app, database) == 0
    with clock.frozen(datetime(2026, 3, 8, 19, tzinfo=UTC)):  # Sunday here, Monday there
        assert _write(app, database) == 2


def test_the_next_week_brings_the_next_mail(app: Flask, database: Database, world: World) -> None:
    _ask(database, world.garden, world)
    assert _write(app, database) == 2
    with clock.frozen(MONDAY + timedelta(days=7)):
        assert _write(app, database) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"mail_today": False},
        {"email": None},
        {"email_confirmed_at": None},
        {"suspended_at": MONDAY},
        {"state": "deactivated"},
    ],
)
def test_whoever_does_not_want_it_or_may_not_read_gets_none(
    app: Flask, database: Database, world: World, change: dict[str, object]
) -> None:
    _ask(database, world.garden, world)
    with database.unit_of_work() as session:
        session.execute(update(Account).where(Account.id == world.fay).values(**change))

    assert _write(app, database) == 1
    assert [mail.recipient for mail in _mails(database)] == ["ada@hearth.example"]


def test_rights_are_asked_again_when_it_is_sent(
    app: Flask, database: Database, world: World, settings: Settings
) -> None:
    _ask(database, world.garden, world)
    _ask(database, world.vault, world)
    assert _write(app, database) == 2
    with database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.ada, Membership.community_id == world.vault)
            .values(state=MembershipState.LEFT)
        )

    assert deliver_due(database, settings, may_send=may_send) == 1
    assert {mail.recipient: mail.state for mail in _mails(database)} == {
        "ada@hearth.example": "withdrawn",
        "fay@hearth.example": "sent",
    }


def test_it_is_written_in_the_language_of_its_reader(
    app: Flask, database: Database, world: World
) -> None:
    _ask(database, world.garden, world)
    with database.unit_of_work() as session:
        session.execute(update(Account).where(Account.id == world.fay).values(locale="de"))

    _write(app, database)

    assert 'lang="de"' in _mails(database)[1].html_body
    assert 'lang="en"' in _mails(database)[0].html_body


def test_it_tells_five_lines_and_how_many_more_there_are(
    app: Flask, database: Database, world: World
) -> None:
    for number in range(12):
        _ask(database, world.garden, world, title=f"Question {number}")

    _write(app, database)

    mail = _mails(database)[1]
    assert mail.subject == "12 things need you this week"
    assert mail.text_body.count("has no reply yet") == 5
    assert "7 more wait on your page." in mail.text_body


def test_the_round_of_the_worker_measures_what_is_due(
    database: Database, world: World, settings: Settings
) -> None:
    with database.unit_of_work() as session:
        factories.intervention(session, world.garden, due_at=MONDAY - timedelta(days=15))

    keep_house(database, settings)

    with database.reading() as session:
        assert session.scalars(select(Intervention.measured_at)).one() == MONDAY
        assert not session.scalars(select(Thread.id)).all()
