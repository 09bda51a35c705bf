"""What the page benchmark reads from the system and from the application."""

import inspect
import os
import secrets
import socket
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app import create_app
from app.config import read_settings
from app.database import Database
from community import clock
from community.accounts.models import AccountSession
from community.accounts.queries import hash_secret

_TICK = os.sysconf("SC_CLK_TCK")
_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def descendants(pid: int) -> list[int]:
    """The process and all its children."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += descendants(int(child))
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time that the processes used so far."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICK


def pss_of(pid: int) -> int:
    """Bytes of memory, shared pages counted in parts, of the process and its children."""
    total = 0
    for each in descendants(pid):
        for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def sign_in(environ: dict[str, str], account_id: int) -> str:
    """A session row as signing in makes it; returns the cookie header."""
    settings = read_settings({k: v for k, v in environ.items() if k.startswith("HEARTH_")})
    return f"hearth={_session_secret(Database(settings.database_url), account_id)}"


def _session_secret(database: Database, account_id: int) -> str:
    secret, now = secrets.token_urlsafe(32), clock.now()
    with database.unit_of_work() as session:
        session.add(
            AccountSession(
                account_id=account_id,
                token_hash=hash_secret(secret),
                created_at=now,
                last_seen_at=now,
                confirmed_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
    return secret


def statements(thread_id: int, account_id: int) -> dict[str, int]:
    """How many statements each layer runs for the page of a thread, signed in."""
    app = create_app()
    database: Database = app.extensions["hearth.database"]
    browser = app.test_client()
    browser.set_cookie("hearth", _session_secret(database, account_id))
    counted: Counter[str] = Counter()

    @event.listens_for(database.reader, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, _p: Any, _ctx: Any, _many: Any) -> None:
        if not statement.upper().startswith(_CONTROL):
            counted[_layer()] += 1

    response = browser.get(f"/threads/{thread_id}")
    assert response.status_code == 200, response.status
    database.dispose()
    return dict(sorted(counted.items())) | {"all": counted.total()}


def _layer() -> str:
    frame = inspect.currentframe()
    while frame is not None and not frame.f_globals.get("__name__", "").startswith("community."):
        frame = frame.f_back
    return f"{frame.f_globals['__name__']}.{frame.f_code.co_name}" if frame else "app"
