"""The settings of an installation that lives as long as one test."""

from __future__ import annotations

from pathlib import Path

from app.config import Settings


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
