"""The settings of an installation that lives as long as one test."""

from __future__ import annotations

from pathlib import Path

from app.cli.database import upgrade
from app.config import Settings
from app.database import Database


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


def migrated(folder: Path) -> Path:
    """A database file at the newest schema, made in `folder` by the real migrations."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = settings_for(folder)
    database = Database(settings.database_url)
    upgrade(settings, database)
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return folder / "hearth.db"
