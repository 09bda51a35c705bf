"""What is said when the mail server, the database or the counters are named wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import BadSetting, Settings, addresses, read_settings


def _read(tmp_path: Path, **told: str) -> Settings:
    return read_settings({"HEARTH_DATA_DIR": str(tmp_path), **told})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEARTH_SMTP_URL", "mail.example.org"),
        ("HEARTH_SMTP_URL", "http://mail.example.org"),
        ("HEARTH_SMTP_URL", "smtp://"),
        ("HEARTH_SMTP_URL", "smtp://me:hushhush@mail.example.org:post"),
        ("HEARTH_SMTP_URL", "smtp://me:hushhush@[mail.example.org"),
        ("HEARTH_DATABASE_URL", "hearth.db"),
        ("HEARTH_DATABASE_URL", "mysql://me:hushhush@127.0.0.1/hearth"),
        ("HEARTH_DATABASE_URL", "postgresql+psycopg2://me:hushhush@127.0.0.1/hearth"),
        ("HEARTH_DATABASE_URL", "postgresql://me:hushhush@127.0.0.1:five/hearth"),
        ("HEARTH_DATABASE_URL", "sqlite://"),
        ("HEARTH_REDIS_URL", "127.0.0.1:6379"),
        ("HEARTH_REDIS_URL", "http://me:hushhush@127.0.0.1"),
    ],
)
def test_a_wrong_address_is_named_and_not_said_back(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"{name} must look like") as told:
        _read(tmp_path, **{name: value})

    assert "hushhush" not in str(told.value)


@pytest.mark.parametrize(
    "value",
    [
        "postgresql+psycopg://me:a%40b@127.0.0.1:5432/hearth",
        "postgresql+psycopg://me@[::1]:5432/hearth",
        "postgresql+psycopg:///hearth?host=/run/postgresql",
        "sqlite:////var/lib/hearth/hearth.db",
    ],
)
def test_a_database_of_a_kind_that_is_spoken_is_taken(tmp_path: Path, value: str) -> None:
    assert _read(tmp_path, HEARTH_DATABASE_URL=value).database_url == value


def test_counters_without_their_client_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "find_spec", lambda _name: None)

    with pytest.raises(BadSetting, match="needs the package redis"):
        _read(tmp_path, HEARTH_REDIS_URL="redis://127.0.0.1:6379/0")


def test_counters_with_their_client_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "find_spec", lambda name: name)

    settings = _read(tmp_path, HEARTH_REDIS_URL="redis://127.0.0.1:6379/0")

    assert settings.redis_url == "redis://127.0.0.1:6379/0"
