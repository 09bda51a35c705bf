"""Fixtures that every test may use: a fresh database, the application, the cast."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import create_app
from app.config import Settings
from app.database import Database
from tests import quick, skeletons
from tests.installation import migrated, settings_for
from tests.queries import Statements
from tests.world import World, populate

pytest_plugins = [
    *("tests.needs", "tests.postgres", "tests.browser_support", "tests.together"),
    "tests.switching",
]

quick.keep()
skeletons.keep()

# What must hold on both databases; everything else runs on SQLite alone.
_ON_BOTH = ("tests/community/",)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at the newest schema, made once by the real migrations."""
    return migrated(tmp_path_factory.mktemp("migrated"))


def pytest_collection_finish() -> None:
    """From here on, everything that was loaded stays."""
    quick.spare_the_collector()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run domain tests, and those marked `both_databases`, on SQLite and on PostgreSQL."""
    if "backend" not in metafunc.fixturenames:
        return
    marked = metafunc.definition.get_closest_marker("both_databases") is not None
    if marked or metafunc.definition.nodeid.startswith(_ON_BOTH):
        on_postgres = pytest.param("postgresql", marks=pytest.mark.postgres)
        metafunc.parametrize("backend", ["sqlite", on_postgres], indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def settings(
    tmp_path: Path, backend: str, migrated_file: Path, request: pytest.FixtureRequest
) -> Settings:
    """Settings of an installation of this test's own, with an empty database."""
    if backend == "postgresql":
        return settings_for(tmp_path, database_url=request.getfixturevalue("postgres_url"))
    shutil.copy(migrated_file, tmp_path / "hearth.db")
    return settings_for(tmp_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on a fresh database."""
    application = create_app(settings)
    yield application
    application.extensions["hearth.database"].dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    """The application's database."""
    found: Database = app.extensions["hearth.database"]
    return found


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One write transaction that is rolled back at the end."""
    with database.writer.connect() as connection, Session(connection) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def world(database: Database) -> World:
    """The cast, committed: Ada facilitates, Ben belongs, Cleo is new, Zed is outside."""
    with database.unit_of_work() as opened:
        return populate(opened)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def statements(database: Database) -> Iterator[Statements]:
    """Counts the SQL statements that run, transaction control left out."""
    counted = Statements(database)
    with counted:
        yield counted
