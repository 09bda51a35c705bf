"""Whoever was erased stays erased, also when an older backup brings them back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.cli.serve import prepare
from app.config import Settings
from app.database import Database
from app.erasing import ledger
from app.erasing.run import carry_out, erase_due, replay
from app.erasing.sweeping import Sweeper
from community.accounts.models import Account, AccountState
from community.erasure.actions import depart_at_once
from community.own_data.models import Choice, Departure
from community.own_data.queries import is_to_be_swept
from tests import factories
from tests.erasing.canaries import plant
from tests.erasing.finding import told
from tests.world import World


def _erase(database: Database, settings: Settings, account_id: int) -> None:
    with database.unit_of_work() as session:
        depart_at_once(session, account_id, choice=Choice.ERASE_POSTS, language="de")
    assert carry_out(database, settings, account_id)


def test_a_restored_backup_brings_nobody_back(
    database: Database, settings: Settings, world: World
) -> None:
    plant(database, settings, world)
    database.dispose()
    backup = settings.data_dir / "older.db"
    shutil.copy(settings.data_dir / "hearth.db", backup)
    _erase(database, settings, world.ben)
    database.dispose()
    for rest in ("hearth.db-wal", "hearth.db-shm"):
        (settings.data_dir / rest).unlink(missing_ok=True)
    shutil.copy(backup, settings.data_dir / "hearth.db")
    assert told(database), "the backup holds Ben"
    database.dispose()

    prepare(_in_production(settings))

    assert told(database) == []
    with database.reading() as session:
        ben = session.get_one(Account, world.ben)
        assert (ben.state, ben.name) == (AccountState.ERASED, "Ehemaliges Mitglied")
        assert is_to_be_swept(session)
    assert replay(database, settings) == 0


def _in_production(settings: Settings) -> Settings:
    return replace(settings, mode="production")


def test_the_number_of_somebody_who_came_later_is_not_erased(
    database: Database, settings: Settings, world: World
) -> None:
    ledger.write(
        settings.data_dir,
        ledger.Erased(
            account=world.ben,
            made="2020-01-01T00:00:00+00:00",
            choice="erase_posts",
            language="",
            at="2026-01-01T00:00:00+00:00",
        ),
    )

    assert replay(database, settings) == 0
    with database.reading() as session:
        assert session.get_one(Account, world.ben).name == "Ben"


def test_a_line_that_a_crash_cut_short_harms_no_other(
    database: Database, settings: Settings, world: World
) -> None:
    _erase(database, settings, world.ben)
    path = ledger.path_in(settings.data_dir)
    with path.open("ab") as file:
        file.write(b'{"account": 7, "ma')
    _erase(database, settings, world.cleo)

    assert [line.account for line in ledger.read(settings.data_dir)] == [world.ben, world.cleo]
    assert path.stat().st_mode & 0o077 == 0
    said = path.read_text()
    assert "ben" not in said.lower()
    assert "hearth.example" not in said


def test_the_last_admin_stays_until_there_is_another(
    database: Database, settings: Settings, world: World
) -> None:
    with database.unit_of_work() as session:
        depart_at_once(session, world.mo, choice=Choice.KEEP_POSTS, language="")

    assert erase_due(database, settings) == 0
    assert erase_due(database, settings) == 0, "asked again in a day, not in two seconds"
    assert ledger.read(settings.data_dir) == []
    with database.reading() as session:
        assert session.get_one(Account, world.mo).state == AccountState.ACTIVE


def test_the_commands_erase_and_replay(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.erasures.read_settings", lambda: settings)
    monkeypatch.setattr("app.cli.erasures.configure_logs", lambda _name: None)
    from app.cli.erasures import erasures

    with database.unit_of_work() as session:
        imported = factories.account(session, handle="imported")
        imported.state, imported.email = AccountState.STAGED, None
    run = CliRunner()
    erased = run.invoke(erasures, ["erase", "imported", "--posts", "keep", "--yes"])
    nobody = run.invoke(erasures, ["erase", "imported", "--posts", "keep", "--yes"])
    again = run.invoke(erasures, ["replay", "--json"])

    assert (erased.exit_code, erased.stdout) == (0, "erased\n")
    assert nobody.exit_code == 1
    assert json.loads(again.stdout) == {"known": 1, "erased_again": 0}
    with database.reading() as session:
        assert session.scalar(select(Account).where(Account.handle == "imported")) is None


def test_traces_are_swept_once_and_again_only_after_somebody_else_left(
    database: Database, settings: Settings, world: World, tmp_path: Path
) -> None:
    rebuilt: list[Path] = []

    def rebuild() -> int:
        rebuilt.append(tmp_path)
        return 0

    sweeper = Sweeper(database, rebuild)
    assert not sweeper.sweep()
    _erase(database, settings, world.ben)

    assert sweeper.sweep()
    assert not sweeper.sweep()
    assert len(rebuilt) == 1
    with database.reading() as session:
        assert session.scalars(select(Departure.swept_at)).one() is not None
