"""The worker as it ships: what was said is indexed, told and mailed, and `--drain` empties it."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app import worker
from app.cli.worker import tools_of
from app.config import Settings
from app.database import Database
from app.worker import run
from community import clock
from community.communities.models import Membership, MembershipState
from community.mail.models import Mail
from community.notifications.actions import choose_rhythm
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from community.rhythm.policies import Rhythm
from community.threads.models import ThreadKind
from tests.serving import until
from tests.web.conversation import Conversation
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


def _drain(settings: Settings) -> int:
    return run(settings, stop=threading.Event(), tools=partial(tools_of, settings), drain=True)


def _waiting(database: Database) -> int:
    with database.reading() as session:
        waiting = select(func.count()).where(OutboxEntry.processed_at.is_(None))
        return session.scalar(waiting) or 0


def test_what_was_said_is_indexed_told_and_mailed(
    app: Flask, settings: Settings, database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", slug="vault", kind=ThreadKind.QUESTION, title="Zinnias in shade")
    reply_id = talk.say(thread_id, "ada", "Zinnias want **sun**.")

    assert _drain(settings) > 0
    with clock.frozen(clock.ahead(minutes=3)):
        _drain(settings)  # the notices have gathered

    found = sign_in(app, world.ben).get("/api/v1/search?q=zinnias").get_json()
    assert found["total"] == 1
    assert sign_in(app, world.zed).get("/api/v1/search?q=zinnias").get_json()["total"] == 0
    with database.reading() as session:
        (notice,) = session.scalars(select(Notification)).all()
        (mail,) = session.scalars(select(Mail)).all()
    assert (notice.account_id, notice.kind, notice.mail_due) == (world.ben, "answer", False)
    assert mail.state == "sent"
    assert mail.recipient == "ben@hearth.example"
    assert mail.subject == "Ada answered your question “Zinnias in shade”"
    assert (
        f"http://localhost/threads/{thread_id}?post={reply_id}#reply-{reply_id}" in mail.text_body
    )
    # The letter leads to the post and does not repeat it.
    assert "want" not in mail.text_body
    assert "want" not in mail.html_body
    assert _waiting(database) == 0


def test_i16_a_letter_that_waits_does_not_go_to_who_lost_the_right(
    settings: Settings, database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", slug="vault", kind=ThreadKind.QUESTION)
    talk.say(thread_id, "ada")
    with database.unit_of_work() as session:
        membership = session.scalars(
            select(Membership).where(
                Membership.account_id == world.ben, Membership.community_id == world.vault
            )
        ).one()
        membership.state = MembershipState.REMOVED

    _drain(settings)
    with clock.frozen(clock.ahead(minutes=3)):
        _drain(settings)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 0


def test_the_command_empties_the_outbox_and_says_how_much(
    settings: Settings, database: Database, talk: Conversation
) -> None:
    talk.start("ben")
    waiting = _waiting(database)
    assert waiting > 0

    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "worker", "--drain"],
        env={**kept, "HEARTH_DATA_DIR": str(settings.data_dir)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == f"carried {waiting} events"
    assert _waiting(database) == 0


def test_r9_a_mail_server_that_hangs_holds_up_neither_search_nor_notices(
    settings: Settings, database: Database, world: World, talk: Conversation
) -> None:
    with database.unit_of_work() as session:
        choose_rhythm(session, world.actor("ben"), Rhythm(wait_minutes=0))
    thread_id = talk.start("ben")
    talk.say(thread_id, "ada")
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        port = silent.getsockname()[1]
        hanging = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
        worker = threading.Thread(
            target=run,
            args=(hanging,),
            kwargs={"stop": stop, "tools": partial(tools_of, settings)},
        )
        worker.start()
        taken, _ = silent.accept()  # the letter to Ben is under way, and nobody says hello
        started = time.monotonic()
        talk.start("ben", title="Asked while mail hangs")
        until(lambda: _waiting(database) == 0, within=10)
        took = time.monotonic() - started
        stop.set()
        taken.close()
    worker.join()

    # Shorter than the sender's patience, so nothing was waited out.
    assert took < 10


def test_a_week_that_takes_long_to_read_holds_up_nothing(
    settings: Settings, database: Database, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, stop = threading.Event(), threading.Event()

    def read_slowly(_database: Database, *, halted: Callable[[], bool]) -> int:
        reading.set()
        until(halted, within=60)
        return 0

    monkeypatch.setattr("app.worker.run_weekly", read_slowly)
    monkeypatch.setattr("app.worker.is_due", lambda _session: True)
    worker = threading.Thread(
        target=run, args=(settings,), kwargs={"stop": stop, "tools": partial(tools_of, settings)}
    )
    worker.start()
    assert reading.wait(60)
    talk.start("ben", title="Asked while a week is read")
    until(lambda: _waiting(database) == 0, within=10)
    stop.set()
    worker.join(10)

    assert not worker.is_alive()


def test_a_second_worker_waits_until_the_first_is_gone(
    settings: Settings, database: Database, talk: Conversation
) -> None:
    stops = [threading.Event(), threading.Event()]
    workers = [
        threading.Thread(
            target=run,
            args=(settings,),
            kwargs={"stop": stop, "tools": partial(tools_of, settings)},
        )
        for stop in stops
    ]
    workers[0].start()
    talk.start("ben")
    until(lambda: _waiting(database) == 0, within=60)
    workers[1].start()

    stops[0].set()
    workers[0].join()
    talk.start("ben")
    until(lambda: _waiting(database) == 0, within=60)
    stops[1].set()
    workers[1].join()


@pytest.mark.usefixtures("world")
def test_all_that_is_under_way_at_the_end_is_given_one_time_together(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, over, begun = threading.Event(), threading.Event(), threading.Barrier(4)

    def busy(*_: object) -> None:
        begun.wait(20)
        over.wait(60)

    for name in ("_keep", "_serve", "_post"):
        monkeypatch.setattr(worker._Worker, name, busy)
    monkeypatch.setattr(worker, "_LAST_WORK", 3.0)
    follow = threading.Thread(
        target=lambda: run(settings, stop=stop, tools=partial(tools_of, settings))
    )
    follow.start()
    begun.wait(20)
    stop.set()
    # Each given its own would take nine seconds.
    follow.join(8.0)
    ended = not follow.is_alive()
    over.set()
    follow.join(20)
    assert ended


@pytest.mark.parametrize(
    ("error", "traced"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (OperationalError("COMMIT", {}, Exception("database or disk is full")), False),
        (RuntimeError("boom"), True),
    ],
)
def test_a_full_disk_is_a_line_in_the_log_and_not_a_page(
    caplog: pytest.LogCaptureFixture, *, error: Exception, traced: bool
) -> None:
    worker._tell("The worker failed and goes on", error)

    (line,) = caplog.records
    assert line.getMessage().startswith("The worker failed and goes on")
    assert (line.exc_info is not None) == traced
