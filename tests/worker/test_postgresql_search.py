"""Search in the database itself, for an installation that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import BadSetting, read_settings
from app.database import Database
from app.index import engine_of
from app.worker.indexing import Indexer
from search.postgresql import PostgresEngine
from search.whoosh_engine import WhooshEngine


def given(folder: Path, **told: str) -> dict[str, str]:
    """An environment that says little else."""
    return {"HEARTH_DATA_DIR": str(folder), **told}


def test_the_index_on_disk_is_the_default(tmp_path: Path) -> None:
    settings = read_settings(given(tmp_path))
    assert isinstance(engine_of(settings), WhooshEngine)


@pytest.mark.parametrize("engine", ["postgresql", "elastic"])
def test_an_engine_that_cannot_be_is_refused_with_what_to_do(tmp_path: Path, engine: str) -> None:
    with pytest.raises(BadSetting, match=r"HEARTH_SEARCH.*(HEARTH_DATABASE_URL|must be)"):
        read_settings(given(tmp_path, HEARTH_SEARCH=engine))


@pytest.mark.postgres
def test_the_worker_keeps_its_index_in_the_database(tmp_path: Path, postgres_url: str) -> None:
    told = given(tmp_path, HEARTH_SEARCH="postgresql", HEARTH_DATABASE_URL=postgres_url)
    settings = read_settings(told)
    engine = engine_of(settings)
    assert isinstance(engine, PostgresEngine)
    assert not engine.state().sound
    database = Database(settings.database_url)
    indexer = Indexer(database, engine)
    indexer.start()
    assert engine.state().sound
    assert indexer.compare().right
    engine.close()
    database.dispose()
