"""`hearth serve`: migrate, load what is missing, then supervise web processes and worker."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path

import click

from app.cli.supervisor import Child, Supervisor
from app.config import BadSetting, Settings, checked_bind, given_settings, read_settings
from app.logs import configure_logs
from app.processes import GATE, PARENT_PID

_PORTS_TRIED = 50
_BACKLOG = 2048


@click.command()
def serve() -> None:
    """Serve Hearth: web processes and the worker, kept alive until SIGTERM."""
    configure_logs("serve")
    settings = read_settings()
    check_data_dir(settings.data_dir)
    listener = listen(settings)
    settings = settings_on(settings, listener)
    clear_counters(settings)
    gate, closed = os.pipe()
    web, worker = children_of(settings, listener, gate)
    web.start()  # it loads its modules meanwhile, and waits at the gate
    try:
        sign_ins = prepare(settings)
    except BaseException:
        web.send(signal.SIGKILL)
        raise
    # Connections that arrive while gunicorn starts, or starts again, wait here instead of failing.
    listener.listen(_BACKLOG)
    os.close(closed)
    Supervisor([web, worker]).run(
        ready=lambda: answers(listener), announce=lambda: announce(settings, sign_ins)
    )


def check_data_dir(folder: Path) -> None:
    """Raise BadSetting when the data folder cannot be made or written."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise BadSetting(
            f"{folder} cannot be written ({error.strerror}). "
            "Set HEARTH_DATA_DIR to a folder that this user owns."
        ) from None


def counters_of(settings: Settings) -> Path:
    """Where each web process keeps what it counted, to be added up by whichever is asked."""
    return settings.data_dir / "metrics"


def clear_counters(settings: Settings) -> None:
    """Begin at nothing: counters count from the start of the service."""
    shutil.rmtree(counters_of(settings), ignore_errors=True)
    if settings.metrics_token is not None:
        counters_of(settings).mkdir(mode=0o700)


def listen(settings: Settings) -> socket.socket:
    """A bound socket; in demo mode without HEARTH_BIND the next free port will do.

    Held by the supervisor so that no killed child takes the address with it.
    """
    host, _, port = checked_bind(settings.bind).rpartition(":")
    may_move = settings.demo and not given_settings().get("HEARTH_BIND")
    for tried in range(_PORTS_TRIED if may_move else 1):
        try:
            return _bound(host.strip("[]"), int(port) + tried)
        except OSError as error:
            problem = error
    raise BadSetting(
        f"{settings.bind} cannot be listened on ({problem.strerror}). "
        "Stop what holds it, or set HEARTH_BIND to another address."
    )


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    made.set_inheritable(True)
    return made


def settings_on(settings: Settings, listener: socket.socket) -> Settings:
    """The settings with the address that was really had."""
    host, port = listener.getsockname()[:2]
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    given = given_settings().get("HEARTH_BASE_URL")
    return replace(settings, bind=bind, base_url=settings.base_url if given else f"http://{bind}")


def prepare(settings: Settings) -> list[str]:
    """Migrate, and in demo mode load the demonstration; the lines that tell whom to sign in as."""
    # A second of loading, in which the web processes already load theirs.
    from sqlalchemy.exc import DBAPIError

    from app.cli.database import upgrade
    from app.cli.demo import load_demo, sign_in_lines, tell_changed
    from app.database import Database
    from app.erasing.run import replay
    from community.errors import CommunityError

    database = Database(settings.database_url)
    try:
        upgrade(settings, database)
        replay(database, settings)  # before anybody can read who a backup brought back
        if not settings.demo:
            return []
        loaded = load_demo(settings, database)
        tell_changed(loaded)
        return sign_in_lines(loaded)
    except CommunityError as error:
        raise click.ClickException(error.detail) from error
    except DBAPIError as error:
        raise click.ClickException(
            f"The database cannot be used: {error.orig}. Check HEARTH_DATABASE_URL and "
            "HEARTH_DATA_DIR, and who may write there."
        ) from error
    finally:
        database.dispose()


def children_of(settings: Settings, listener: socket.socket, gate: int) -> tuple[Child, Child]:
    """Gunicorn's arbiter and the worker, both reading the settings this start settled on.

    The arbiter lets nobody in before the pipe `gate` is closed at its other end.
    """
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH")) if part)
    environment = {
        **os.environ,
        "PYTHONPATH": path,
        "HEARTH_BIND": settings.bind,
        "HEARTH_BASE_URL": settings.base_url,
        PARENT_PID: str(os.getpid()),
        GATE: str(gate),
    }
    if settings.metrics_token is not None:
        environment["PROMETHEUS_MULTIPROC_DIR"] = str(counters_of(settings))
    number = listener.fileno()
    web = [
        *(sys.executable, "-m", "gunicorn"),
        *("--config", str(Path(__file__).with_name("gunicorn_config.py"))),
        *("--bind", f"fd://{number}", "--workers", str(settings.workers)),
        "app:create_app()",
    ]
    worker = [sys.executable, "-m", "app.cli", "worker", "--die-with-parent", str(os.getpid())]
    return (
        Child("web", web, environment, handed=(number, gate)),
        Child("worker", worker, environment),
    )


def answers(listener: socket.socket) -> bool:
    """Whether a web process says over HTTP that it is ready."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def announce(settings: Settings, sign_ins: list[str]) -> None:
    """The last lines of a start, in one write so that a program reads them whole."""
    lines = [f"ready {settings.base_url}", *sign_ins]
    click.echo("\n".join(lines))
    sys.stdout.flush()
