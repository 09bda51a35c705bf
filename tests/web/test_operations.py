"""What machines ask: each thing is broken once, and named."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from app.cli.worker import index_of
from app.config import Settings, read_settings
from app.database import Database
from app.lease import leadership
from community import clock
from community.accounts.events import AccountChanged
from community.outbox import record
from tests.serving import serving

TOKEN = "a-token-that-a-monitor-carries"
GOOD = dict.fromkeys(
    ("database", "migrations", "disk", "index", "worker", "outbox", "mailbox"), "good"
)


@contextmanager
def working(settings: Settings, database: Database) -> Iterator[None]:
    """An index, and somebody who holds the worker's lease."""
    index_of(settings, database).rebuild()  # type: ignore[attr-defined]  # the shipped one has it
    with leadership(settings, database, stop=Event()):
        yield


def asked(client: FlaskClient) -> tuple[int, str, dict[str, str]]:
    answer = client.get("/readyz")
    told: Any = answer.get_json()
    return answer.status_code, told["status"], told["checks"]


@pytest.mark.both_databases
def test_all_is_well(client: FlaskClient, settings: Settings, database: Database) -> None:
    with working(settings, database):
        assert asked(client) == (200, "ready", GOOD)
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").headers["Cache-Control"] == "no-store"


@pytest.mark.both_databases
def test_without_a_worker_pages_are_served_and_it_is_named(
    client: FlaskClient, settings: Settings, database: Database
) -> None:
    with working(settings, database):
        pass

    assert asked(client) == (200, "late", GOOD | {"worker": "late"})


def _no_index(settings: Settings, _: Database) -> None:
    shutil.rmtree(settings.index_dir)


def _old_event(_: Settings, database: Database) -> None:
    with clock.frozen(clock.ago(hours=1)), database.unit_of_work() as session:
        record(session, AccountChanged(account_id=1))


@pytest.mark.both_databases
@pytest.mark.parametrize(("name", "break_it"), [("index", _no_index), ("outbox", _old_event)])
def test_what_is_late_is_named_and_nothing_else(
    client: FlaskClient,
    settings: Settings,
    database: Database,
    name: str,
    break_it: Callable[[Settings, Database], None],
) -> None:
    with working(settings, database):
        break_it(settings, database)

        assert asked(client) == (200, "late", GOOD | {name: "late"})


@pytest.mark.both_databases
def test_another_schema_is_not_ready(
    client: FlaskClient, settings: Settings, database: Database
) -> None:
    with working(settings, database):
        with database.writer.connect() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
            connection.commit()
        status, says, checks = asked(client)

    assert (status, says) == (503, "not ready")
    assert {name for name, state in checks.items() if state == "bad"} == {"migrations"}


def test_a_database_that_is_gone_is_not_ready(
    client: FlaskClient, settings: Settings, database: Database
) -> None:
    database.dispose()
    (settings.data_dir / "hearth.db").unlink()
    status, says, checks = asked(client)

    assert (status, says, checks["database"]) == (503, "not ready", "bad")
    assert client.get("/healthz").status_code == 200


def test_a_disk_that_cannot_be_written_is_not_ready(
    client: FlaskClient, settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(settings, database):
        monkeypatch.setattr("app.readiness.can_be_written", lambda _settings: False)

        assert asked(client) == (503, "not ready", GOOD | {"disk": "bad"})
    assert client.get("/healthz").status_code == 200


def test_a_disk_that_is_nearly_full_is_late(
    client: FlaskClient, settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(settings, database):
        monkeypatch.setattr("app.readiness.free_bytes", lambda _settings: 100_000_000)

        assert asked(client) == (200, "late", GOOD | {"disk": "late"})


@pytest.fixture
def measured(settings: Settings) -> Iterator[Flask]:
    """An application whose figures can be had."""
    app = create_app(replace(settings, metrics_token=TOKEN))
    yield app
    app.extensions["hearth.database"].dispose()


def figures(browser: FlaskClient) -> dict[str, float]:
    answer = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return parsed(answer.text)


def parsed(page: str) -> dict[str, float]:
    lines = [line for line in page.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_without_the_token_there_is_no_such_page(client: FlaskClient, measured: Flask) -> None:
    nowhere = client.get("/metrics-that-never-were")
    nobody = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    browser = measured.test_client()
    wrong = [
        browser.get("/metrics", headers=headers)
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {TOKEN}"})
    ]

    assert {each.status_code for each in (nowhere, nobody, *wrong)} == {404}
    assert browser.get(f"/metrics?token={TOKEN}").status_code == 404
    assert all("hearth_" not in each.text for each in wrong)


def test_requests_are_counted_by_status(measured: Flask) -> None:
    browser = measured.test_client()
    key = 'hearth_requests_total{method="GET",status="4xx"}'
    before = figures(browser).get(key, 0.0)
    browser.get("/nowhere")
    browser.get("/nowhere")
    after = figures(browser)

    assert after[key] == before + 2
    assert (
        after['hearth_request_seconds_bucket{le="+Inf"}'] == after["hearth_request_seconds_count"]
    )


def test_what_waits_is_counted_and_what_is_late_is_told(
    measured: Flask, settings: Settings, database: Database
) -> None:
    browser = measured.test_client()
    with working(settings, database):
        well = figures(browser)
        _old_event(settings, database)
        late = figures(browser)

    assert well['hearth_events{state="waiting"}'] + 1 == late['hearth_events{state="waiting"}']
    assert late["hearth_events_oldest_seconds"] >= 3600
    assert well['hearth_ready{check="outbox"}'] == 1
    assert late['hearth_ready{check="outbox"}'] == 0
    assert well["hearth_open_sockets"] == 0
    assert well["hearth_disk_free_bytes"] > 0


def test_figures_of_a_database_that_is_gone_say_so(measured: Flask, settings: Settings) -> None:
    browser = measured.test_client()
    measured.extensions["hearth.database"].dispose()
    (settings.data_dir / "hearth.db").unlink()
    told = figures(browser)

    assert told['hearth_ready{check="database"}'] == 0
    assert not any(name.startswith("hearth_events") for name in told)


def test_figures_name_nobody(measured: Flask) -> None:
    browser = measured.test_client()
    browser.get("/people/ada")
    page = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text

    assert "ada" not in re.sub(r"# .*", "", page)


def test_a_short_token_opens_nothing_and_stops_no_start(tmp_path: Path) -> None:
    given = {"HEARTH_DATA_DIR": str(tmp_path), "HEARTH_METRICS_TOKEN": "short"}
    assert read_settings(given).metrics_token is None


def test_web_processes_count_together(tmp_path: Path) -> None:
    with serving(tmp_path / "data", workers=2, HEARTH_METRICS_TOKEN=TOKEN) as served:
        for _ in range(40):  # each on a connection of its own, so that both processes answer some
            requests.get(f"{served.url}/sign-in", timeout=20)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        pages = [requests.get(f"{served.url}/metrics", headers=headers, timeout=20) for _ in "four"]
        told = [parsed(page.text) for page in pages]
        files = list((tmp_path / "data" / "metrics").glob("counter_*.db"))

    key = 'hearth_requests_total{method="GET",status="2xx"}'
    assert len(files) == 2
    assert all(each[key] >= 40 for each in told)
