"""The mailbox and its settings: reached, refused, down; said by doctor, readiness and pages."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import BadSetting, read_settings
from app.doctor.flow import mailbox
from app.incoming.mailbox import MailboxFailed, greet
from app.readiness import State, look
from app.worker.incoming import LATER, OFTEN, look_in
from search import open_engine
from tests.mail.arriving import Door, mailbox_of
from tests.mail.imap import Imap
from tests.mail.letters import mail
from tests.world import sign_in

GIVEN = {
    "HEARTH_IMAP_HOST": "imap.example.org",
    "HEARTH_IMAP_USER": "hearth@example.org",
    "HEARTH_IMAP_ADDRESS": "hearth+{}@example.org",
}


def read(tmp_path: Path, **changes: str) -> object:
    given = {**GIVEN, **{f"HEARTH_IMAP_{name}": value for name, value in changes.items()}}
    return read_settings({"HEARTH_DATA_DIR": str(tmp_path), **given}).mailbox


def test_it_is_off_until_it_is_described(tmp_path: Path) -> None:
    assert read_settings({"HEARTH_DATA_DIR": str(tmp_path)}).mailbox is None
    secret = tmp_path / "password"
    secret.write_text("open sesame\n")
    box = read(tmp_path, PASSWORD_FILE=str(secret), AUTHSERV="MX.example.org")
    assert (box.port, box.tls, box.folder, box.days) == (993, "on", "INBOX", 30)  # type: ignore[attr-defined]  # it is one
    assert box.password == "open sesame"  # type: ignore[attr-defined]  # the same
    assert "sesame" not in repr(box)
    assert box.authserv == "mx.example.org"  # type: ignore[attr-defined]  # the same


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", ""),
        ("HOST", "imap example"),
        ("USER", ""),
        ("ADDRESS", ""),
        ("ADDRESS", "hearth"),
        ("ADDRESS", "hearth+{}+{}@example.org"),
        ("ADDRESS", "hearth+{x}@example.org"),
        ("ADDRESS", "a-name-that-is-far-too-long+{}@example.org"),
        ("ADDRESS", "hearth+{}@exa mple.org"),
        ("ADDRESS", "hearth+{}@example.org\r\nBcc: x@y.z"),
        ("PORT", "0"),
        ("PORT", "imap"),
        ("TLS", "yes"),
        ("TLS", "off"),
        ("FOLDER", 'IN"BOX'),
        ("FOLDER", "Entwürfe"),
        ("DAYS", "-1"),
        ("DAYS", "400"),
        ("AUTHSERV", "mx; dmarc=pass"),
        ("PASSWORD_FILE", "/nowhere/at/all"),
    ],
)
def test_a_damaged_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"HEARTH_IMAP_{name}"):
        read(tmp_path, **{name: value})


def test_the_password_stands_in_one_place(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("x")
    with pytest.raises(BadSetting, match="not both"):
        read(tmp_path, PASSWORD="x", PASSWORD_FILE=str(tmp_path / "p"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"password": "wrong"}, "Authentication failed"),
        ({"folder": "Nowhere"}, "no folder Nowhere"),
        ({"port": 1}, "refused"),
        ({"tls": "starttls"}, "."),
    ],
)
def test_what_is_wrong_is_said(imap: Imap, changes: dict[str, object], says: str) -> None:
    with pytest.raises(MailboxFailed, match=says):
        greet(mailbox_of(imap, **changes))


def test_a_server_that_says_nothing_or_nonsense_is_a_failure(
    imap: Imap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.incoming.mailbox.SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def talk() -> None:
            for said in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"):
                connection, _address = server.accept()
                with connection:
                    connection.sendall(said)
                    connection.settimeout(1)
                    with suppress(OSError):
                        connection.recv(100)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        for _turn in range(2):
            with pytest.raises(MailboxFailed):
                greet(mailbox_of(imap, port=port))
        thread.join(5)


def test_doctor_readiness_and_the_page_say_how_it_is(door: Door, tmp_path: Path) -> None:
    database, settings = door.post.database, door.post.settings
    engine = open_engine(tmp_path / "index")

    def ready() -> str:
        return look(door.post.settings, database, engine)["mailbox"]

    def page() -> str:
        door.post.app.extensions["hearth.settings"] = door.post.settings
        return sign_in(door.post.app, door.post.world.mo).get("/admin/mail").text

    box = settings.mailbox
    assert box is not None
    assert mailbox(box).state == "good"
    assert mailbox(replace(box, authserv="")).state == "doubtful"
    assert mailbox(replace(box, password="x")).state == "bad"
    assert ready() == State.LATE  # nobody has looked yet

    assert look_in(database, door.intake()) == OFTEN
    assert ready() == State.GOOD
    assert "Last looked into" in page()

    door.describe(port=1)
    assert look_in(database, door.intake()) == LATER
    assert ready() == State.LATE
    assert "The mailbox cannot be used since" in page()

    door.describe()
    look_in(database, door.intake())
    assert ready() == State.GOOD
    door.post.settings = replace(door.post.settings, mailbox=None)
    assert ready() == State.GOOD


def test_a_server_that_goes_away_in_the_middle_loses_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread_id, notice = door.told_of("ben")
    door.imap.put(mail(notice["Reply-To"], "In March."))

    def gone(*_: object, **_more: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr("imaplib.IMAP4.uid", gone)
        assert look_in(door.post.database, door.intake()) == LATER
    with door.post.moment():
        assert look_in(door.post.database, door.intake()) == OFTEN
    assert len(door.replies(thread_id)) == 2


@pytest.mark.both_databases
def test_two_workers_post_a_mail_once(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    raw = mail(notice["Reply-To"], "In March.")
    intakes = [door.intake(), door.intake()]
    ready = threading.Barrier(2, timeout=20)

    def take(number: int) -> None:
        ready.wait()
        with suppress(Exception):  # the second meets the first's key
            intakes[number].take(raw)

    with door.post.moment():
        threads = [threading.Thread(target=take, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(door.replies(thread_id)) == 2
    assert len(door.record()) == 1
