"""`hearth health visits`: an operator lets readers be counted, or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.cli import cli
from app.config import Settings
from app.database import Database
from community import clock
from community.health.actions.visits import Seen, write_visits
from community.health.models import Visit
from tests.world import World


def said(choice: str) -> str:
    result = CliRunner().invoke(cli, ["health", "visits", choice])
    assert result.exit_code == 0, result.output
    return result.output.strip()


def test_switching_off_deletes_every_mark(
    world: World,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HEARTH_BASE_URL", settings.base_url)
    with database.unit_of_work() as session:
        write_visits(session, [Seen(world.garden, world.ben, clock.now())])
    assert said("show") == "Readers are counted."

    assert said("off") == "Readers are not counted."

    with database.reading() as session:
        assert session.scalars(select(Visit)).all() == []
    assert said("on") == "Readers are counted."
