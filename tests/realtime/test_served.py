"""A page that is open on a real server sees within a second what any process writes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.clients import Listener, Writer, process_behind
from tests.serving import Served, serving, until
from tests.stage import Stage, set_stage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

A_SECOND = 1.0


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Stage:
    """The cast in a folder of this module's own."""
    return set_stage(tmp_path_factory.mktemp("served"), migrated_file)


@pytest.fixture(scope="module")
def echoing_worker(stage: Stage) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that echoes; it starts first, so that the server's own waits behind it."""
    log = stage.data_dir / "echo.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.realtime.replying_worker"],
            env={**_clean(), "HEARTH_DATA_DIR": str(stage.data_dir)},
            stderr=errors,
        )
    until(lambda: "This is the worker now" in log.read_text(), within=90)
    yield process
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def served(stage: Stage, echoing_worker: subprocess.Popen[bytes]) -> Iterator[Served]:
    """Two web processes on that folder."""
    assert echoing_worker.poll() is None
    with serving(stage.data_dir) as running:
        until(lambda: len(running.web_processes()) == 2, within=60)
        yield running


@pytest.fixture
def page(served: Served, stage: Stage) -> Iterator[Listener]:
    """Ben's open page of the thread."""
    listener = Listener(served.url, stage.secrets["ben"])
    assert listener.ask("watch", {"thread_id": stage.thread_id, "last_seq": 0})["ok"]
    yield listener
    listener.close()


@pytest.fixture
def writer_of(served: Served, stage: Stage) -> Iterator[Callable[[str], Writer]]:
    """Makes browsers of people, and hangs up for them at the end."""
    with ExitStack() as stack:

        def made(name: str) -> Writer:
            writer = Writer(served.url, stage.secrets[name])
            stack.callback(writer.hang_up)
            return writer

        yield made


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}


def _body(stage: Stage, reply_id: int) -> str:
    with closing(sqlite3.connect(stage.data_dir / "hearth.db")) as connection:
        (body,) = connection.execute(
            "SELECT body FROM replies WHERE id = ?", (reply_id,)
        ).fetchone()
        return str(body)


def _writer_elsewhere(served: Served, writer: Writer, stage: Stage, page: Listener) -> Writer:
    """A writer whose connection is held by another web process than the page's."""
    ours = process_behind(page.local_port(), served.web_processes())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        writer.reply(stage.thread_id, "Which process is this?")
        theirs = process_behind(writer.local_port(), served.web_processes())
        if theirs != ours:
            return writer
        writer.hang_up()
    message = "every connection went to the process of the page"
    raise AssertionError(message)


def test_a_reply_through_another_web_process_appears_within_a_second(
    served: Served, stage: Stage, page: Listener, writer_of: Callable[[str], Writer]
) -> None:
    writer = _writer_elsewhere(served, writer_of("ada"), stage, page)

    began = time.monotonic()
    reply_id = writer.reply(stage.thread_id, "Behind the shed.")
    heard = page.wait_for("reply:posted", reply_id=reply_id)

    elsewhere = process_behind(writer.local_port(), served.web_processes())
    assert elsewhere != process_behind(page.local_port(), served.web_processes())
    assert heard.at - began < A_SECOND


def test_a_reply_by_the_worker_appears_within_a_second(
    stage: Stage,
    page: Listener,
    echoing_worker: subprocess.Popen[bytes],
    writer_of: Callable[[str], Writer],
) -> None:
    writer = writer_of("ada")
    writer.reply(stage.thread_id, "Warm up.")
    began = time.monotonic()
    asked = writer.reply(stage.thread_id, "Echo, please.")

    page.wait_for("reply:posted", reply_id=asked)
    echo = page.wait_for("reply:posted")

    assert _body(stage, echo.payload["reply_id"]) == f"An echo from process {echoing_worker.pid}."
    # From the question to the answer on the page, through worker and index: two commits.
    assert echo.at - began < 2 * A_SECOND


def test_a_reply_from_the_command_line_appears_within_a_second(
    stage: Stage, page: Listener
) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "app.cli", "thread", "reply", str(stage.thread_id)),
            *("--as", "ada", "--body", "From the cellar."),
        ],
        env={**_clean(), "HEARTH_DATA_DIR": str(stage.data_dir)},
        capture_output=True,
        text=True,
        check=True,
    )
    ended = time.monotonic()

    heard = page.wait_for("reply:posted", reply_id=int(done.stdout.split()[1]))

    # The commit lies before the end of the command.
    assert heard.at - ended < A_SECOND


def test_an_outsider_with_a_page_open_hears_nothing(
    served: Served, stage: Stage, writer_of: Callable[[str], Writer]
) -> None:
    insider = Listener(served.url, stage.secrets["ben"])
    outsider = Listener(served.url, stage.secrets["zed"])
    assert insider.ask("watch", {"thread_id": stage.thread_id, "last_seq": 0})["ok"]
    refused = outsider.ask("watch", {"thread_id": stage.thread_id, "last_seq": 0})

    reply_id = writer_of("ada").reply(stage.thread_id, "Not for Zed.")
    insider.wait_for("reply:posted", reply_id=reply_id)

    assert refused["code"] == "not_found"
    assert outsider.heard.empty()
    insider.close()
    outsider.close()
