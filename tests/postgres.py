"""A PostgreSQL server of the test run's own: never as root, on a socket in a folder of its own."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest

from app.cli.database import upgrade
from app.database import Database
from tests.installation import settings_for
from tests.needs import missing

_DEBIAN = Path("/usr/lib/postgresql")
_READY = "database system is ready to accept connections"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
_PR_SET_PDEATHSIG = 1
# In memory a database is copied sooner as files; on a disk, the checkpoint before that is dear.
_MEMORY = os.environ.get("PYTEST_DEBUG_TEMPROOT")
_COPIED = "STRATEGY FILE_COPY" if _MEMORY else ""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server that lives as long as this run."""
    found = programs()
    if found is None:
        missing("PostgreSQL", remedy="install the server (on Debian: apt-get install postgresql)")
    with server(found) as address:
        yield address


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[str]:
    """The address of a new, empty database."""
    with fresh_database(postgres_server, template="template0") as address:
        yield address


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database at the newest schema, to copy from."""
    name = "migrated"
    administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE template0")
    address = postgres_server.replace("/postgres?", f"/{name}?")
    settings = settings_for(tmp_path_factory.mktemp("migrated"), database_url=address)
    database = Database(address)
    upgrade(settings, database)
    database.dispose()
    return name


@pytest.fixture
def postgres_url(postgres_server: str, migrated_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database at the newest schema, empty."""
    with fresh_database(postgres_server, template=migrated_template) as address:
        yield address


@contextlib.contextmanager
def fresh_database(server_address: str, *, template: str) -> Iterator[str]:
    """A database copied from `template`, dropped at the end."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    administer(server_address, f"CREATE DATABASE {name} TEMPLATE {template} {_COPIED}")
    try:
        yield server_address.replace("/postgres?", f"/{name}?")
    finally:
        administer(server_address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def administer(server_address: str, statement: str) -> None:
    """Run one statement that PostgreSQL refuses inside a transaction."""
    plain = server_address.replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


@contextlib.contextmanager
def server(programs: Path) -> Iterator[str]:
    """Make a cluster, run it, and remove it."""
    user = _unprivileged_user()
    # A socket's path may be 107 characters long, so the folder is not under pytest's own.
    folder = Path(tempfile.mkdtemp(prefix="hearth-pg-", dir=_MEMORY or "/tmp"))  # noqa: S108  # a short path
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _initialise(programs, folder, user)
        process = _start(programs, folder, user)
        try:
            yield f"postgresql+psycopg://hearth@/postgres?host={folder}"
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's word for a fast shutdown
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path | None:
    """Where the programs of a server are, None when there are none."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to be for PostgreSQL, which refuses root; None when we are nobody special ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _initialise(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    options = ["--auth=trust", "--username=hearth", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        [programs / "initdb", "--no-sync", "--no-instructions", *options, folder / "data"],
        check=True,
        capture_output=True,
        cwd=folder,
        **_as(user),
    )


def _start(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> subprocess.Popen[str]:
    settings = [f"--{setting}" for setting in (*_QUICK, "listen_addresses=")]
    process: subprocess.Popen[str] = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", "-k", folder, *settings],
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call into libc, no Python state
        **_as(user),
    )
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if _READY in line:
            # A full pipe would stop the server, so somebody must go on listening.
            threading.Thread(target=_drain, args=(process.stderr,)).start()
            return process
    raise RuntimeError("PostgreSQL did not start:\n" + "".join(said[-20:]))


def _as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _drain(stream: IO[str]) -> None:
    with stream:
        for _ in stream:
            pass
