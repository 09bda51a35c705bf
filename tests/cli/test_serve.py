"""What stops a start says so in one sentence; what runs is kept alive and stops gently."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import psutil
import pytest

from app.cli.serve import children_of, listen, settings_on
from app.config import BadSetting, Settings, read_settings
from tests.clients import Listener
from tests.serving import Served, serving, start, stop, until
from tests.stage import Stage, set_stage


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_demonstration_takes_the_next_free_port(
    settings: Settings, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEARTH_BIND", raising=False)
    monkeypatch.delenv("HEARTH_BASE_URL", raising=False)

    with listen(replace(settings, bind=f"127.0.0.1:{taken}")) as listener:
        port = listener.getsockname()[1]
        moved = settings_on(settings, listener)

    assert taken < port < taken + 50
    assert moved.base_url == f"http://127.0.0.1:{port}"


def test_an_address_that_was_asked_for_is_taken_or_refused(
    settings: Settings, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_BIND", f"127.0.0.1:{taken}")

    with pytest.raises(BadSetting, match="set HEARTH_BIND to another address"):
        listen(replace(settings, bind=f"127.0.0.1:{taken}"))


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1:", "127.0.0.1:http", "nowhere.invalid:80"])
def test_an_address_that_is_none_is_named(settings: Settings, bind: str) -> None:
    with pytest.raises(BadSetting, match="HEARTH_BIND"):
        listen(replace(settings, bind=bind, mode="production"))


@pytest.mark.parametrize("mode", ["demo", "production"])
@pytest.mark.parametrize(
    "bind", ["nonsense", "8000", ":8000", "127.0.0.1", "localhost:99999", "::1:8000", "[x]:80"]
)
def test_what_is_no_address_is_named_with_what_to_write(
    tmp_path: Path, mode: str, bind: str
) -> None:
    given = {"HEARTH_MODE": mode, "HEARTH_BIND": bind, "HEARTH_DATA_DIR": str(tmp_path)}
    with pytest.raises(BadSetting) as told:
        read_settings(given)
    assert str(told.value).startswith(f"HEARTH_BIND is {bind!r}; write an address and a port")
    assert "HEARTH_BIND=127.0.0.1:8000" in str(told.value)


def test_a_demonstration_says_which_setting_would_open_it(tmp_path: Path) -> None:
    given = {"HEARTH_MODE": "demo", "HEARTH_DATA_DIR": str(tmp_path)}
    for bind in ("localhost:0", "[::1]:8000", "127.0.0.2:80"):
        assert read_settings({**given, "HEARTH_BIND": bind}).bind == bind
    with pytest.raises(BadSetting, match=r"HEARTH_BIND is '0\.0\.0\.0:80', but HEARTH_MODE=demo"):
        read_settings({**given, "HEARTH_BIND": "0.0.0.0:80"})


def _serve(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", "serve"],
        env={**kept, "HEARTH_BIND": "127.0.0.1:0", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_p4_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = _serve(HEARTH_DATA_DIR=str(tmp_path / "file" / "data"))

    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_p4_a_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "hearth.db").write_text("This is a letter, not a database. " * 100)

    done = _serve(HEARTH_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert "The database cannot be used: file is not a database" in done.stderr
    assert "Traceback" not in done.stderr


def test_p7_a_newer_database_is_refused(tmp_path: Path, migrated_file: Path) -> None:
    stage = set_stage(tmp_path, migrated_file)
    with closing(sqlite3.connect(stage.data_dir / "hearth.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    done = _serve(HEARTH_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert "written by a newer Hearth" in done.stderr


def test_p4_a_setting_that_is_none_is_named_with_its_neighbour(tmp_path: Path) -> None:
    done = _serve(HEARTH_DATA_DIR=str(tmp_path), HEARTH_WORKER="3")

    assert done.returncode == 2
    assert "Did you mean HEARTH_WORKERS?" in done.stderr


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_child_whose_parent_died_while_it_started_ends_at_once(
    tmp_path: Path, settings: Settings, name: str
) -> None:
    data = tmp_path / "data"
    gate, closed = os.pipe()
    os.close(closed)
    with socket.create_server(("127.0.0.1", 0)) as listener, os.fdopen(gate):
        children = children_of(settings, listener, gate)
        child = next(each for each in children if each.name == name)
        # The shell stands for whoever adopts an orphan: it is not the one that the child expects.
        done = subprocess.run(
            ["sh", "-c", '"$@"; exit $?', "sh", *child.command],
            env={**child.environment, "HEARTH_DATA_DIR": str(data)},
            pass_fds=(listener.fileno(), gate),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert (done.returncode, done.stderr) == (1, "")
    assert not data.exists()


@pytest.mark.slow
def test_no_web_process_begins_before_the_database_is_ready(
    tmp_path: Path, settings: Settings
) -> None:
    gate, closed = os.pipe()
    with socket.socket() as listener, os.fdopen(gate):
        listener.bind(("127.0.0.1", 0))
        web, _ = children_of(settings, listener, gate)
        web.environment = {**web.environment, "HEARTH_DATA_DIR": str(tmp_path)}
        web.start()
        assert web.process is not None
        arbiter = psutil.Process(web.process.pid)
        try:
            until(lambda: _waits(arbiter), within=30)
            assert arbiter.children() == []
            os.close(closed)
            until(lambda: len(arbiter.children()) == settings.workers)
        finally:
            web.process.kill()
            web.process.wait()


def _waits(process: psutil.Process) -> bool:
    """Whether it has loaded something and now spends no time."""
    before = process.cpu_times().user
    time.sleep(0.5)
    return before > 0.5 and process.cpu_times().user == before


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Stage:
    """The cast in a folder of this module's own."""
    return set_stage(tmp_path_factory.mktemp("kept"), migrated_file)


@pytest.fixture(scope="module")
def served(stage: Stage) -> Iterator[Served]:
    """A running installation."""
    with serving(stage.data_dir) as running:
        yield running


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", ["worker", "arbiter"])
def test_a_child_that_dies_is_started_again_on_the_same_address(served: Served, role: str) -> None:
    find = served.worker if role == "worker" else served.arbiter
    before = find()
    before.kill()

    until(lambda: _pid(served, role) not in (None, before.pid), within=30)
    # The supervisor holds the socket, so this waits for the new web process and does not fail.
    assert _status(served) == 200


def _pid(served: Served, role: str) -> int | None:
    try:
        return (served.worker() if role == "worker" else served.arbiter()).pid
    except LookupError:
        return None


def _status(served: Served) -> int:
    with socket.create_connection(_address(served), timeout=60) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        return int(connection.recv(100).split()[1])


def _address(served: Served) -> tuple[str, int]:
    parts = urlsplit(served.url)
    return parts.hostname or "", parts.port or 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_gentle_stop_tells_pages_and_finishes_what_runs(stage: Stage) -> None:
    served = start(stage.data_dir)
    page = Listener(served.url, stage.secrets["ben"])
    with socket.create_connection(_address(served), timeout=60) as running:
        # A request on its way: its last line is missing when the stop begins.
        running.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        time.sleep(0.5)  # its web process has to have accepted it; nothing tells us so
        served.process.send_signal(signal.SIGTERM)
        told = page.wait_for("server:restarting", within=20)
        running.sendall(b"Connection: close\r\n\r\n")
        answer = running.recv(100)

    assert 500 <= told.payload["retry_ms"] <= 8000
    assert answer.split()[1] == b"200"
    assert stop(served) == 0
    until(lambda: not page.connected)
    assert "Traceback" not in served.log()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_gentle_stop_writes_down_who_was_reading(stage: Stage) -> None:
    served = start(stage.data_dir)
    page = Request(f"{served.url}/threads/{stage.thread_id}")  # noqa: S310 (our own server)
    page.add_header("Cookie", f"hearth={stage.secrets['ben']}")
    with urlopen(page, timeout=10) as answer:  # noqa: S310 (the same)
        assert answer.status == 200

    assert stop(served) == 0

    with closing(sqlite3.connect(stage.data_dir / "hearth.db")) as connection:
        read_in = connection.execute("SELECT community_id FROM visits").fetchall()
    assert read_in == [(stage.world.vault,)]
