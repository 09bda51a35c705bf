"""Mails carry what lets a program sort, thread and stop them; the link works without signing in."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.config import Settings
from app.database import Database
from app.mail.delivery import deliver_due
from app.mail.notices import notice_letter
from app.mail.sender import MemorySender
from app.mail.stopping import stop_link
from app.worker.letters import write_letters
from community import clock
from community.accounts.models import Account
from community.communities.models import Community
from community.levels.models import ChosenLevel
from community.notifications.access import may_still_read_mail
from community.notifications.stopping import Stop
from tests.community.test_notifications import carry
from tests.web.conversation import Conversation
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


def write(app: Flask, database: Database) -> int:
    """How many mails are written once the window that gathers is over."""
    with app.test_request_context(), clock.frozen(clock.ahead(minutes=3)):
        return write_letters(database, notice_letter)


def send(app: Flask, database: Database, settings: Settings) -> list[EmailMessage]:
    """What goes out of everything that waits, from a house with https."""
    safe = replace(settings, base_url="https://hearth.example", mode="production")
    sender = MemorySender()
    write(app, database)
    deliver_due(database, safe, sender=sender, may_send=may_still_read_mail)
    return sender.sent


def path_in(message: EmailMessage) -> str:
    """The path of the link that stops mails like this one."""
    link: str = message["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://hearth.example/unsubscribe/")
    return link.removeprefix("https://hearth.example")


def test_a_mail_about_a_thread_can_be_sorted_threaded_and_stopped(
    app: Flask, database: Database, settings: Settings, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", slug="vault", title="Where is the spare key?")
    talk.say(thread_id, "ada")
    carry(database)
    (first,) = send(app, database, settings)
    talk.say(thread_id, "ada", "Under the stone.")
    carry(database)
    (second,) = send(app, database, settings)

    assert first["Message-ID"] != second["Message-ID"]
    for message in (first, second):
        assert message["List-Id"] == f"<c{world.vault}.hearth.example>"
        assert message["References"] == message["In-Reply-To"]
        assert message["References"] == f"<thread-{thread_id}@hearth.example>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Precedence"] == "list"
        # As it goes over the wire: whoever reads these looks for them as they stand.
        for name in ("List-Id", "List-Unsubscribe", "References", "In-Reply-To"):
            assert f"\r\n{name}: {message[name]}\r\n".encode() in message.as_bytes()
        told = " ".join(value for name, value in message.items() if name != "Subject").lower()
        assert "vault" not in told, "servers on the way write headers down"


def test_looking_at_the_link_stops_nothing_and_sending_it_stops_this_thread_alone(
    app: Flask, database: Database, settings: Settings, world: World, talk: Conversation
) -> None:
    thread_id, other = talk.start("ben"), talk.start("ben")
    talk.say(thread_id, "cleo")
    carry(database)
    (message,) = send(app, database, settings)
    program = app.test_client()

    page = program.get(path_in(message))
    assert page.status_code == 200
    assert "broad beans" not in page.text
    with database.reading() as session:
        assert session.scalars(select(ChosenLevel.id)).all() == []

    for _ in range(2):  # a second time changes nothing
        answer = program.post(path_in(message), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    with database.reading() as session:
        chosen = session.execute(
            select(ChosenLevel.account_id, ChosenLevel.thread_id, ChosenLevel.level)
        ).all()
    assert [tuple(row) for row in chosen] == [(world.ben, thread_id, "muted")]

    talk.say(thread_id, "cleo", "And @ben?")
    talk.say(other, "cleo")
    carry(database)
    (later,) = send(app, database, settings)
    assert later["References"] == f"<thread-{other}@hearth.example>"
    # They find it in their settings, and take it back there.
    assert "broad beans" in sign_in(app, world.ben).get("/settings/notifications").text


def test_a_mail_that_waits_is_withdrawn_when_its_thread_is_stopped(
    app: Flask, database: Database, settings: Settings, talk: Conversation
) -> None:
    thread_id = talk.start("ben")
    talk.say(thread_id, "cleo")
    carry(database)
    (message,) = send(app, database, settings)
    talk.say(thread_id, "cleo", "Once more.")
    carry(database)
    assert write(app, database) == 1, "it is written, and waits"
    app.test_client().post(path_in(message))

    assert send(app, database, settings) == []


@pytest.mark.parametrize(
    ("what", "column"), [(Stop.NOTICES, "mail_notices"), (Stop.TODAY, "mail_today")]
)
def test_the_other_links_switch_exactly_one_kind_off(
    app: Flask, database: Database, settings: Settings, world: World, what: Stop, column: str
) -> None:
    link = stop_link(settings, account_id=world.ben, what=what)
    path = link.removeprefix(settings.base_url)
    assert app.test_client().get(path).status_code == 200
    assert app.test_client().post(path).status_code == 200
    with database.reading() as session:
        mine: Any = session.get_one(Account, world.ben)
        choices = {name: getattr(mine, name) for name in ("mail_notices", "mail_today")}
        others = session.scalars(select(Account.mail_notices).where(Account.id != world.ben)).all()
    assert choices == {"mail_notices": True, "mail_today": True} | {column: False}
    assert all(others)


def test_what_was_not_signed_here_for_this_purpose_is_nothing(
    app: Flask, settings: Settings, world: World
) -> None:
    good = stop_link(settings, account_id=world.ben, what=Stop.NOTICES).rpartition("/")[2]
    forged = stop_link(
        replace(settings, secret="another secret of forty characters, no less"),
        account_id=world.ben,
        what=Stop.NOTICES,
    ).rpartition("/")[2]
    for token in (forged, good[:-1], good + "x", "x", "x" * 5000):
        for method in ("GET", "POST"):
            answer = app.test_client().open(f"/unsubscribe/{token}", method=method)
            assert answer.status_code == 404


def test_i16_who_left_before_a_mail_goes_out_gets_none_and_no_header_tells_of_the_place(
    app: Flask, database: Database, settings: Settings, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", slug="workshop")
    talk.say(thread_id, "ada")
    carry(database)
    assert write(app, database) == 1
    with database.unit_of_work() as session:
        session.execute(
            update(Account).where(Account.id == world.ben).values(suspended_at=Account.created_at)
        )
        session.execute(
            update(Community).where(Community.id == world.workshop).values(visibility="private")
        )
    assert send(app, database, settings) == []
