"""Mail: queued with the change, claimed before it is sent, tried again, never forged."""

from __future__ import annotations

import smtplib
import socket
import threading
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.config import BadSetting, Settings
from app.database import Database
from app.mail.delivery import deliver_due
from app.mail.sender import DemoSender, FileSender, MemorySender, SmtpSender, sender_for
from community import clock
from community.mail.actions import MOST_ATTEMPTS, Letter, claim_due, queue_mail
from community.mail.models import Mail
from tests.mail.sink import talk_smtp


def letter(subject: str = "Hello") -> Letter:
    return Letter(purpose="test", subject=subject, text="plain words", html="<p>words</p>")


def queue(database: Database, *, recipient: str = "ben@x.example", subject: str = "Hello") -> None:
    with database.unit_of_work() as session:
        queue_mail(session, recipient=recipient, letter=letter(subject))


def only_mail(database: Database) -> Mail:
    with database.reading() as session:
        return session.scalars(select(Mail)).one()


class Broken:
    """A server that is down."""

    def send(self, message: EmailMessage) -> None:
        raise smtplib.SMTPServerDisconnected(f"down for {message['To']}")


def test_a_mail_goes_out_once_and_its_words_are_forgotten(
    database: Database, settings: Settings
) -> None:
    production = replace(settings, mode="production")
    sender = MemorySender()
    queue(database)

    assert deliver_due(database, production, sender=sender) == 1
    assert deliver_due(database, production, sender=sender) == 0

    [message] = sender.sent
    assert message["To"] == "ben@x.example"
    assert message["From"] == "Hearth <no-reply@localhost>"
    assert message.get_body(("plain",)).get_content().strip() == "plain words"  # type: ignore[union-attr]  # it has one
    mail = only_mail(database)
    assert (mail.state, mail.text_body, mail.html_body) == ("sent", "", "")


def test_the_demonstration_keeps_the_words_for_its_outbox(
    database: Database, settings: Settings
) -> None:
    queue(database)
    deliver_due(database, settings)

    assert only_mail(database).text_body == "plain words"


def test_r9_a_mail_is_tried_again_with_patience_and_then_parked(
    database: Database, settings: Settings
) -> None:
    queue(database)
    now = clock.now()
    waits = []
    for _turn in range(MOST_ATTEMPTS):
        with clock.frozen(now):
            assert deliver_due(database, settings, sender=Broken()) == 0
            assert deliver_due(database, settings, sender=MemorySender()) == 0
        retry_at = only_mail(database).retry_at
        if retry_at is not None:
            waits.append((retry_at - now).total_seconds() / 60)
            now = retry_at

    assert waits == [4, 16, 64, 256, 1024, 1024, 1024]
    mail = only_mail(database)
    assert mail.state == "parked"
    assert mail.text_body
    assert "SMTPServerDisconnected" in (mail.last_error or "")


def test_two_senders_never_hold_the_same_mail(database: Database) -> None:
    queue(database)
    with database.unit_of_work() as session:
        first = claim_due(session, limit=10)
    with database.unit_of_work() as session:
        second = claim_due(session, limit=10)

    assert len(first) == 1
    assert second == []
    with clock.frozen(clock.ahead(minutes=6)), database.unit_of_work() as session:
        assert [mail.attempts for mail in claim_due(session, limit=10)] == [2]


def test_a_mail_whose_reader_lost_the_right_is_withdrawn(
    database: Database, settings: Settings
) -> None:
    queue(database)
    sender = MemorySender()

    sent = deliver_due(database, settings, sender=sender, may_send=lambda _session, _mail: False)

    assert sent == 0
    assert sender.sent == []
    assert only_mail(database).state == "withdrawn"


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: all@x.example", "Hi\nX-Evil: 1", "Hi\u2028there"])
def test_e13_a_line_break_begins_no_header(
    database: Database, settings: Settings, subject: str
) -> None:
    sender = MemorySender()
    queue(database, subject=subject, recipient="ben@x.example\nBcc: all@x.example")
    deliver_due(database, settings, sender=sender)

    for message in sender.sent:
        assert message["Bcc"] is None
        assert message["X-Evil"] is None
        assert b"\nBcc:" not in message.as_bytes()
        assert b"\nX-Evil:" not in message.as_bytes()
    assert only_mail(database).state in ("sent", "waiting")


def test_without_a_server_mail_is_written_to_files_that_others_cannot_read(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    queue(database)
    deliver_due(database, replace(settings, mode="production"))

    [file] = (tmp_path / "unsent-mail").glob("*.eml")
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"Subject: Hello" in file.read_bytes()


def test_the_sender_follows_the_settings(settings: Settings) -> None:
    smtp = replace(settings, smtp_url="smtp://user:pa%40ss@mail.example:2525")

    assert isinstance(sender_for(settings), DemoSender)
    assert isinstance(sender_for(replace(settings, mode="production")), FileSender)
    assert isinstance(sender_for(smtp), SmtpSender)
    with pytest.raises(BadSetting):
        SmtpSender("mail.example:25")


def test_smtp_speaks_to_a_real_server_and_withholds_the_password_without_tls(
    database: Database, settings: Settings
) -> None:
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=_serve_mail, args=(server, heard, 2), daemon=True)
        thread.start()
        queue(database)
        plain = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
        assert deliver_due(database, plain) == 1
        queue(database)
        secret = replace(settings, smtp_url=f"smtp://user:secret@127.0.0.1:{port}")
        assert deliver_due(database, secret) == 0
        thread.join(timeout=5)

    assert "rcpt TO:<ben@x.example>" in "\n".join(heard)
    assert "Subject: Hello" in heard
    assert not any("AUTH" in line for line in heard)


def _serve_mail(server: socket.socket, heard: list[str], connections: int) -> None:
    for _turn in range(connections):
        connection, _address = server.accept()
        with connection, connection.makefile("rwb") as stream:
            talk_smtp(stream, heard)


def test_the_demo_outbox_is_read_on_this_machine_alone(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    queue(database, subject="Confirm your address")
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"

    assert "Confirm your address" in client.get("/demo/mail").text
    assert "Confirm" not in client.get("/demo/mail?to=ada@x.example").text
    assert elsewhere.get("/demo/mail").status_code == 404
    forwarded = client.get("/demo/mail", headers={"X-Forwarded-For": "192.0.2.7"})
    assert forwarded.status_code == 404


def test_there_is_no_demo_outbox_in_production(settings: Settings, database: Database) -> None:
    from app import create_app

    queue(database)
    production = create_app(replace(settings, mode="production"))
    try:
        assert production.test_client().get("/demo/mail").status_code == 404
    finally:
        production.extensions["hearth.database"].dispose()
