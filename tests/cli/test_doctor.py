"""`hearth doctor`: each line is broken by exactly one thing, and names it."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import text, update

from app.backup import make_backup
from app.cli import cli
from app.cli.worker import index_of
from app.config import Settings
from app.database import Database
from app.doctor import Finding, examine
from app.doctor import machine as machine_checks
from app.lease import leadership
from community import clock
from community.accounts.events import AccountChanged
from community.mail.actions import Letter, queue_mail
from community.mail.models import Mail
from community.outbox import OutboxEntry, record
from community.threads.models import Upload
from tests.backup.house import silent
from tests.world import World

_LETTER = Letter(purpose="reset", subject="Your link", text="a link", html="")


@pytest.fixture
def well(
    settings: Settings, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """An installation with nothing wrong but that no worker runs."""
    del world
    monkeypatch.setattr(machine_checks, "SQLITE", (3, 51, 3))
    settings.data_dir.chmod(0o700)
    (settings.data_dir / "secret").write_text(settings.secret)
    (settings.data_dir / "secret").chmod(0o600)
    index_of(settings, database).rebuild()  # type: ignore[attr-defined]  # the shipped one has it
    with database.unit_of_work() as session:
        session.execute(update(OutboxEntry).values(processed_at=clock.now()))
    return settings


def findings(settings: Settings) -> dict[str, Finding]:
    return {each.name: each for each in examine(settings)}


def not_good(settings: Settings) -> set[str]:
    return {each.name for each in examine(settings) if each.state != "good"}


@pytest.mark.both_databases
def test_a_well_installation_has_nothing_to_mend(well: Settings, database: Database) -> None:
    with leadership(well, database, stop=threading.Event()):
        assert not_good(well) == set()


@pytest.mark.both_databases
def test_no_worker(well: Settings) -> None:
    told = findings(well)["worker"]

    assert not_good(well) == {"worker"}
    assert (told.state, "hearth worker" in told.advice) == ("doubtful", True)


class Breakage(NamedTuple):
    """One thing that goes wrong, the line that names it, and a word it says."""

    line: str
    break_it: Callable[[Settings, Database], None]
    word: str
    state: str = "bad"


def _open_folder(settings: Settings, _: Database) -> None:
    settings.data_dir.chmod(0o755)


def _open_secret(settings: Settings, _: Database) -> None:
    (settings.data_dir / "secret").chmod(0o644)


def _no_index(settings: Settings, _: Database) -> None:
    shutil.rmtree(settings.index_dir)


def _older_schema(_: Settings, database: Database) -> None:
    with database.writer.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        connection.commit()


def _lost_upload(_: Settings, database: Database) -> None:
    with database.unit_of_work() as session:
        account = session.scalar(text("SELECT min(id) FROM accounts"))
        session.add(
            Upload(
                key="k" * 43,
                sha256="ab" * 32,
                account_id=account,
                file_name="a.png",
                media_type="image/png",
                size=1,
                width=1,
                height=1,
                created_at=clock.now(),
            )
        )


def _waiting_event(_: Settings, database: Database) -> None:
    with clock.frozen(clock.ago(hours=1)), database.unit_of_work() as session:
        record(session, AccountChanged(account_id=1))


def _parked_event(settings: Settings, database: Database) -> None:
    _waiting_event(settings, database)
    with database.unit_of_work() as session:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.processed_at.is_(None))
            .values(parked_at=clock.now(), attempts=8)
        )


def _parked_mail(_: Settings, database: Database) -> None:
    with database.unit_of_work() as session:
        queue_mail(session, recipient="w@hearth.example", letter=_LETTER)
        session.flush()
        session.execute(update(Mail).values(state="parked"))


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "broken",
    [
        Breakage("data folder", _open_folder, "chmod 700"),
        Breakage("secret", _open_secret, "chmod 600"),
        Breakage("schema", _older_schema, "hearth db upgrade"),
        Breakage("index", _no_index, "hearth search rebuild"),
        Breakage("uploads", _lost_upload, "abababababab"),
        Breakage("events", _waiting_event, "Is the worker running", "doubtful"),
        Breakage("events", _parked_event, "hearth outbox parked"),
        Breakage("mails", _parked_mail, "hearth mail parked"),
    ],
    ids=lambda each: each.break_it.__name__.strip("_"),
)
def test_what_is_broken_is_named_and_nothing_else(
    well: Settings, database: Database, broken: Breakage
) -> None:
    broken.break_it(well, database)
    with leadership(well, database, stop=threading.Event()):
        found = [each for each in examine(well) if each.state not in ("good", "skipped")]

    assert [(each.name, each.state) for each in found] == [(broken.line, broken.state)]
    assert broken.word in f"{found[0].says} {found[0].advice}"


def test_a_damaged_database_file(well: Settings, database: Database) -> None:
    database.dispose()
    file = well.data_dir / "hearth.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(file.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 40_960] = b"\xff" * 40_960
    file.write_bytes(whole)

    told = findings(well)

    assert told["database"].state == "bad"
    assert "restore a backup" in told["database"].advice
    assert told["index"].state == "skipped"


def test_no_database_yet(well: Settings, database: Database) -> None:
    database.dispose()
    (well.data_dir / "hearth.db").unlink()

    told = findings(well)["database"]

    assert (told.state, told.says) == ("bad", "there is none yet")
    assert not (well.data_dir / "hearth.db").exists()


def test_little_room_on_the_disk(well: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_checks, "free_bytes", lambda _: 1000)

    assert findings(well)["disk"].state == "bad"


def test_an_old_sqlite(well: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_checks, "SQLITE", (3, 31, 0))

    assert "SQLite 3.37.0 or newer" in findings(well)["versions"].advice


def test_a_sqlite_that_may_damage_its_file_is_worth_a_look(
    well: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_checks, "SQLITE", (3, 51, 2))

    told = findings(well)["versions"]

    assert told.state == "doubtful"
    assert "before 3.51.3" in told.advice


def test_an_address_without_tls_and_a_mail_server_that_is_none(well: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outside = replace(
        well,
        mode="production",
        base_url="http://hearth.example.org",
        smtp_url=f"smtp://127.0.0.1:{port}",
    )

    told = findings(outside)

    assert (told["address"].state, "TLS" in told["address"].advice) == ("doubtful", True)
    assert (told["mail server"].state, told["mail server"].advice) == (
        "bad",
        "Check HEARTH_SMTP_URL.",
    )
    assert findings(replace(outside, smtp_url=None))["mail server"].state == "doubtful"


def test_how_old_the_last_backup_is(well: Settings, tmp_path: Path) -> None:
    def told() -> str:
        return findings(replace(well, mode="production"))["backup"].state

    assert told() == "doubtful"
    make_backup(well, tmp_path / "made.hearth", silent)
    assert told() == "good"
    with clock.frozen(clock.ahead(days=3)):
        assert told() == "doubtful"


def test_the_command_ends_with_one_and_says_what_to_do(
    well: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(well.data_dir))
    shutil.rmtree(well.index_dir)

    read = CliRunner().invoke(cli, ["doctor"])
    told = json.loads(CliRunner().invoke(cli, ["doctor", "--json"]).stdout)

    assert read.exit_code == 1
    assert "BAD   index" in read.stdout
    assert "Run: hearth search rebuild" in read.stdout
    assert told["well"] is False
    assert {each["name"]: each["state"] for each in told["findings"]}["index"] == "bad"


def test_a_well_installation_ends_with_zero(
    well: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(well.data_dir))

    assert CliRunner().invoke(cli, ["doctor"]).exit_code == 0
