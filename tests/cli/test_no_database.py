"""Every command says in words that there is no database yet, or that it is held by somebody."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli

_ASKING = (
    "people list",
    "people claim ada",
    "people deactivate ada",
    "people role ada admin",
    "outbox parked",
    "mail",
    "audit verify",
    "erasures erase ada --posts keep --yes",
    "health visits off",
    "search verify",
    "thread reply 1 --as ada --body words",
    "worker --drain",
)


def _call(command: str) -> Result:
    return CliRunner().invoke(cli, command.split())


@pytest.mark.parametrize("command", _ASKING)
def test_a_folder_without_a_database_is_named(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path))

    told = _call(command)

    assert told.exit_code == 1
    assert isinstance(told.exception, SystemExit), "it is told, not thrown"
    assert "The database cannot be used: no such table" in told.stderr
    assert "hearth db upgrade" in told.stderr


def test_a_database_that_another_holds_is_no_reason_for_a_traceback(
    tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("app.database.BUSY_SECONDS", 0.1)
    kept = tmp_path / "hearth.db"
    kept.write_bytes(migrated_file.read_bytes())
    other = sqlite3.connect(kept, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        told = _call("people role ada admin")
    finally:
        other.close()

    assert told.exit_code == 1
    assert "Try again in a moment" in told.stderr
