"""Every setting, read once from the environment and from `settings.env` in the data folder.

An unknown HEARTH_ name stops the start. What the environment says counts before the file.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.config.addresses import (
    checked_bind,
    checked_counter,
    checked_database,
    checked_mail_server,
)
from app.config.faults import BadSetting
from app.config.given import data_dir_of, given_settings
from app.config.mailbox import Mailbox, read_mailbox
from app.config.sign_on import SignOn, read_fetch_allow, read_sign_on

_SHORTEST_SECRET = 32
_FEWEST_SIGNS = 8  # different ones; a word said again and again has fewer

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What this installation is told from outside."""

    data_dir: Path
    database_url: str
    base_url: str
    bind: str
    secret: str = field(repr=False)
    mode: str
    redis_url: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    mailbox: Mailbox | None = None
    trusted_proxies: int = 0
    limits: bool = True
    workers: int = 1
    semantic_model: Path | None = None
    metrics_token: str | None = field(default=None, repr=False)
    organisation: str = ""
    purpose: str = ""
    fetch_allow: tuple[str, ...] = ()
    preview_allow: tuple[str, ...] = ()  # apart: what members link to is asked there
    sign_on: SignOn | None = None
    search: str = "whoosh"  # where documents are searched; "postgresql" keeps no index on disk
    testing: bool = False

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration: sample people, readable mail, loopback only."""
        return self.mode == "demo"

    @property
    def https(self) -> bool:
        """Whether people reach this installation over TLS."""
        return self.base_url.startswith("https://")

    @property
    def index_dir(self) -> Path:
        """Where the search index lives; derived, never backed up."""
        return self.data_dir / "index"

    @property
    def uploads_dir(self) -> Path:
        """Where uploaded files live, by content hash."""
        return self.data_dir / "uploads"

    @property
    def exports_dir(self) -> Path:
        """Where copies lie that people asked for; nothing in it is worth a backup."""
        return self.data_dir / "exports"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings that `given_settings` finds for `environ`; raises BadSetting."""
    given = given_settings(environ)
    mode = _mode(given)
    data_dir = data_dir_of(given)
    bind = checked_bind(given.get("HEARTH_BIND") or "127.0.0.1:8000")
    if mode == "demo" and not binds_to_loopback(bind):
        raise BadSetting(
            f"HEARTH_BIND is {bind!r}, but HEARTH_MODE=demo shows everybody's mail and knows its "
            "passwords: it binds to this machine only. Write HEARTH_BIND=127.0.0.1:8000, or set "
            "HEARTH_MODE=production to be reached from elsewhere."
        )
    database_url = checked_database(
        given.get("HEARTH_DATABASE_URL") or f"sqlite:///{data_dir / 'hearth.db'}"
    )
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        base_url=checked_address(given.get("HEARTH_BASE_URL") or f"http://{bind}"),
        bind=bind,
        secret=_secret(given, data_dir=data_dir),
        mode=mode,
        redis_url=checked_counter(given.get("HEARTH_REDIS_URL")),
        smtp_url=checked_mail_server(given.get("HEARTH_SMTP_URL")),
        mailbox=read_mailbox(given),
        trusted_proxies=_number(given, "HEARTH_TRUSTED_PROXIES", default=0, least=0, most=5),
        limits=_limits(given, bind=bind),
        workers=_number(
            given, "HEARTH_WORKERS", default=min(os.cpu_count() or 1, 4), least=1, most=64
        ),
        semantic_model=_folder(given, "HEARTH_SEMANTIC_MODEL"),
        metrics_token=_token(given.get("HEARTH_METRICS_TOKEN")),
        organisation=_words(given, "HEARTH_ORGANISATION", most=80),
        purpose=_words(given, "HEARTH_PURPOSE", most=300),
        fetch_allow=read_fetch_allow(given),
        preview_allow=read_fetch_allow(given, "HEARTH_PREVIEW_ALLOW"),
        sign_on=read_sign_on(given),
        search=_search(given, database_url=database_url),
    )


def _search(given: Mapping[str, str], *, database_url: str) -> str:
    engine = given.get("HEARTH_SEARCH") or "whoosh"
    if engine not in ("whoosh", "postgresql"):
        raise BadSetting(f"HEARTH_SEARCH is {engine!r}; it must be whoosh or postgresql.")
    if engine == "postgresql" and not database_url.startswith("postgresql"):
        raise BadSetting(
            "HEARTH_SEARCH=postgresql searches in the database of Hearth, which is SQLite here. "
            "Set HEARTH_DATABASE_URL to a PostgreSQL database, or leave HEARTH_SEARCH away."
        )
    return engine


def _mode(given: Mapping[str, str]) -> str:
    mode = given.get("HEARTH_MODE") or "production"
    if mode not in ("demo", "production"):
        raise BadSetting(f"HEARTH_MODE is {mode!r}; it must be demo or production.")
    return mode


def binds_to_loopback(bind: str) -> bool:
    """Whether host:port can be reached from this machine alone."""
    host = bind.rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_address(given: str) -> str:
    """The address people reach this installation by, without a slash behind; raises BadSetting."""
    address = given.strip().rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or " " in address:
        raise BadSetting(
            f"HEARTH_BASE_URL is {address!r}; it must look like https://hearth.example.org."
        )
    return address


def _limits(given: Mapping[str, str], *, bind: str) -> bool:
    value = given.get("HEARTH_LIMITS") or "on"
    if value not in ("on", "off"):
        raise BadSetting(f"HEARTH_LIMITS is {value!r}; it must be on or off.")
    if value == "off" and not binds_to_loopback(bind):
        raise BadSetting("HEARTH_LIMITS=off is for measuring on 127.0.0.1 only.")
    return value == "on"


def _number(given: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    value = given.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(f"{name} is {value!r}; it must be a number from {least} to {most}.")
    return int(value)


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    value = given.get(name)
    if not value:
        return None
    if not Path(value).is_dir():
        raise BadSetting(f"{name} is {value!r}; there is no such folder.")
    return Path(value).absolute()


def _token(given: str | None) -> str | None:
    if given is not None and len(given) < 16:
        # Not refused: whoever set it before may not be kept from starting.
        _log.warning(
            "HEARTH_METRICS_TOKEN is too short and opens nothing: 16 characters are the least"
        )
        return None
    return given


def _words(given: Mapping[str, str], name: str, *, most: int) -> str:
    value = " ".join((given.get(name) or "").split())
    if len(value) > most:
        raise BadSetting(f"{name} has {len(value)} characters; it may have {most}.")
    return value


def _secret(given: Mapping[str, str], *, data_dir: Path) -> str:
    path = Path(given.get("HEARTH_SECRET_FILE") or data_dir / "secret")
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        if given.get("HEARTH_SECRET_FILE"):
            raise BadSetting(
                f"HEARTH_SECRET_FILE points to {path}, which does not exist."
            ) from None
        secret = _make_secret(path)
    except OSError as error:
        raise BadSetting(f"The secret in {path} cannot be read: {error.strerror}.") from None
    if len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_SIGNS:
        raise BadSetting(
            f"The secret in {path} can be guessed: {_SHORTEST_SECRET} random characters are the "
            "least. `openssl rand -base64 48` prints good ones."
        )
    return secret


def _make_secret(path: Path) -> str:
    secret = secrets.token_urlsafe(48)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Two processes may start at once: the first one's secret counts.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(
            f"{path.parent} cannot be written ({error.strerror}). "
            "Set HEARTH_DATA_DIR to a folder that this user owns."
        ) from None
    return secret
