"""What pages cost: requests per second and CPU per request, beside a floor in alternating runs.

    python benchmarks/pages.py [--rounds 5] [--requests 200] [--threads 400] [--posts 8000]

One web process each, gunicorn with gevent, on invented threads. The floor serves the same thread
page from sqlite3 and our own templates (`benchmarks/floor/thread.py`). CPU is what the serving
process used, read from /proc; the client is not counted. Goals: thread page at most 1.5 times the
floor signed out and 2 times signed in.
"""

import argparse
import contextlib
import gzip
import http.client
import os
import re
import secrets
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from floor.measuring import cpu_seconds, descendants, free_port, pss_of, sign_in, statements

HERE = Path(__file__).resolve().parent
POSTS = 20


@dataclass(frozen=True)
class Target:
    """One page: who serves it, as whom, and how it is asked for."""

    name: str
    port: int
    pid: int
    path: str
    cookie: str = ""
    body: str = ""


@dataclass(frozen=True)
class Figure:
    """What one run of a target gave."""

    per_second: float
    cpu_ms: float
    size: int


def main() -> None:
    """Prepare data, start both servers, measure, print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environ = _environment(Path(folder))
        _generate(environ, options)
        database = Path(folder) / "hearth.db"
        place = _thread_with(database, POSTS)
        hearth = stack.enter_context(_server("wsgi:app", environ))
        floor = stack.enter_context(
            _server("floor.thread:app", environ | {"FLOOR_DATABASE": str(database)})
        )
        cookie = sign_in(environ, place.member_id)
        targets = _targets(place, hearth=hearth, floor=floor, cookie=cookie)
        _print_pages(_measure(targets, options), targets)
        print(f"\nweb process and its arbiter, PSS: {pss_of(hearth[1]) / 2**20:.0f} MiB")
        _print_statements(environ, database)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--threads", type=int, default=400)
    parser.add_argument("--posts", type=int, default=8000)
    return parser.parse_args()


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "HEARTH_MODE": "demo",
        "HEARTH_DATA_DIR": str(folder),
        "HEARTH_LIMITS": "off",
        "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}",
    }


def _generate(environ: dict[str, str], options: argparse.Namespace) -> None:
    sizes = ["--threads", str(options.threads), "--posts", str(options.posts)]
    sizes += ["--people", "200", "--seed", "7"]
    command = [sys.executable, "-m", "app.cli", "generate", *sizes]
    subprocess.run(command, env=environ, check=True, capture_output=True)


@dataclass(frozen=True)
class _Place:
    thread_id: int
    slug: str
    member_id: int
    word: str


def _thread_with(database: Path, posts: int) -> _Place:
    """A public discussion with that many replies, made so by moving replies if need be."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        thread_id, community_id, slug, title = connection.execute(
            "SELECT t.id, c.id, c.slug, t.title FROM threads t JOIN communities c"
            " ON c.id = t.community_id WHERE c.visibility = 'public' AND t.kind = 'discussion'"
            " AND t.replies_count > 1 ORDER BY t.id LIMIT 1"
        ).fetchone()
        give_replies(connection, thread_id, posts)
        (member,) = connection.execute(
            "SELECT account_id FROM memberships WHERE community_id = ? AND state = 'active'"
            " AND account_id <> (SELECT author_id FROM threads WHERE id = ?) LIMIT 1",
            [community_id, thread_id],
        ).fetchone()
        connection.execute("UPDATE accounts SET state = 'active' WHERE id = ?", [member])
        connection.commit()
    return _Place(thread_id, slug, member, title.split()[0])


def give_replies(connection: sqlite3.Connection, thread_id: int, count: int) -> None:
    """Let a discussion have exactly `count` replies, taken from other discussions."""
    connection.execute(
        "UPDATE replies SET thread_id = (SELECT max(id) FROM threads)"
        " WHERE thread_id = ? AND kind = 'reply'",
        [thread_id],
    )
    connection.execute(
        "UPDATE replies SET thread_id = ? WHERE id IN"
        " (SELECT id FROM replies WHERE kind = 'reply' AND parent_id IS NULL LIMIT ?)",
        [thread_id, count],
    )
    connection.execute("UPDATE threads SET replies_count = ? WHERE id = ?", [count, thread_id])


@contextlib.contextmanager
def _server(application: str, environ: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "-b", f"127.0.0.1:{port}", application], env=environ, cwd=HERE.parent
    )
    try:
        _wait_until_served(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_served(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        time.sleep(0.1)
    message = "The server did not come up within a minute."
    raise RuntimeError(message)


def _targets(
    place: _Place, *, hearth: tuple[int, int], floor: tuple[int, int], cookie: str
) -> list[Target]:
    thread = f"/threads/{place.thread_id}"
    pages = {
        "thread": thread,
        "community": f"/communities/{place.slug}",
        "list of threads": f"/communities/{place.slug}/threads",
        "questions by status": f"/communities/{place.slug}/questions?status=open",
        "top": f"/communities/{place.slug}/threads?sort=top",
        "home": "/",
        "search": f"/search?{urlencode({'q': place.word})}",
    }
    found = [Target("thread, the floor", *floor, thread)]
    for name, path in pages.items():
        found.append(Target(f"{name}, signed out", *hearth, path))
        found.append(Target(f"{name}, signed in", *hearth, path, cookie=cookie))
    form = _form_of(hearth[0], thread, cookie)
    return [*found, Target("reply", *hearth, f"{thread}/replies", cookie=form[0], body=form[1])]


def _form_of(port: int, path: str, cookie: str) -> tuple[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    page = response.read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    given = response.getheader("Set-Cookie")
    if token is None or given is None:
        message = f"{path} shows no form to somebody signed in ({response.status})."
        raise RuntimeError(message)
    return f"{cookie}; {given.split(';')[0]}", urlencode({"csrf_token": token[1]})


def _measure(targets: list[Target], options: argparse.Namespace) -> dict[str, list[Figure]]:
    figures: dict[str, list[Figure]] = {target.name: [] for target in targets}
    for target in targets:
        _run(target, 20)
    for _ in range(options.rounds):
        for target in targets:
            figures[target.name].append(_run(target, options.requests))
    return figures


def _run(target: Target, count: int) -> Figure:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    began, used = time.perf_counter(), cpu_seconds(descendants(target.pid))
    size = 0
    for _ in range(count):
        size = _ask(connection, target)
    took = time.perf_counter() - began
    spent = cpu_seconds(descendants(target.pid)) - used
    return Figure(count / took, spent / count * 1000, size)


def _ask(connection: http.client.HTTPConnection, target: Target) -> int:
    headers = {"Cookie": target.cookie, "Accept-Encoding": "gzip"}
    if target.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = f"{target.body}&body=measured+{secrets.token_hex(8)}"
        connection.request("POST", target.path, body=body, headers=headers)
    else:
        connection.request("GET", target.path, headers=headers)
    response = connection.getresponse()
    data = response.read()
    if response.status >= 400:
        message = f"{target.name}: {response.status} {target.path}"
        raise RuntimeError(message)
    return (
        len(gzip.decompress(data))
        if response.getheader("Content-Encoding") == "gzip"
        else len(data)
    )


def _print_pages(figures: dict[str, list[Figure]], targets: list[Target]) -> None:
    floor = statistics.median(f.cpu_ms for f in figures[targets[0].name])
    print(f"{'page':28}{'requests/s':>12}{'CPU ms':>9}{'x floor':>9}{'kB':>7}")
    for target in targets:
        runs = figures[target.name]
        cpu = statistics.median(f.cpu_ms for f in runs)
        rate = statistics.median(f.per_second for f in runs)
        kilobytes = runs[-1].size / 1000
        print(f"{target.name:28}{rate:12.0f}{cpu:9.2f}{cpu / floor:9.2f}{kilobytes:7.1f}")


def _print_statements(environ: dict[str, str], database: Path) -> None:
    os.environ.update({name: environ[name] for name in environ if name.startswith("HEARTH_")})
    tables = []
    for count in (2, 200):
        place = _thread_with(database, count)
        tables.append(statements(place.thread_id, place.member_id))
    print(f"\n{'statements of the thread page':56}{'2 posts':>9}{'200 posts':>11}")
    for (layer, few), (_, many) in zip(tables[0].items(), tables[1].items(), strict=True):
        print(f"{layer:56}{few:9}{many:11}")


if __name__ == "__main__":
    main()
