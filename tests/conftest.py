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
from app.cli.database import upgrade
from app.config import Settings
from app.database import Database
from tests.queries import Statements
from tests.world import World, populate


def settings_for(data_dir: Path, *, database_url: str | None = None) -> Settings:
    """Settings of a test installation in `data_dir`."""
    return Settings(
        data_dir=data_dir,
        database_url=database_url or f"sqlite:///{data_dir / 'hearth.db'}",
        base_url="http://localhost",
        bind="127.0.0.1:0",
        secret="a-secret-for-tests-that-is-long-enough",
        mode="demo",
        limits=False,
        testing=True,
    )


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at the newest schema, made once by the real migrations."""
    settings = settings_for(tmp_path_factory.mktemp("migrated"))
    database = Database(settings.database_url)
    upgrade(settings, database)
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return settings.data_dir / "hearth.db"


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """Settings of an installation of this test's own, with an empty database."""
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
