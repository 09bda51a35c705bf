"""What a post costs its author when five watch the thread and when five thousand do.

    python benchmarks/watchers.py [--rounds 5] [--posts 20] [--watchers 5000]

One web process, gunicorn with gevent, on invented threads; posts to either thread alternate, so
that both are measured in one run. Then the worker tells them, and says how long that took. Goal:
the request takes no longer for five thousand.
"""

import argparse
import contextlib
import http.client
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from floor.measuring import cpu_seconds, descendants, sign_in
from pages import HERE, Target, _ask, _environment, _form_of, _server

FEW = 5


def main() -> None:
    """Prepare data, post by turns, let the worker tell, print the table."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environ = _environment(Path(folder))
        sizes = ["--threads", "40", "--posts", "400", "--people", str(options.watchers + 50)]
        generate = [sys.executable, "-m", "app.cli", "generate", *sizes, "--seed", "7"]
        subprocess.run(generate, env=environ, check=True, capture_output=True)
        database = Path(folder) / "hearth.db"
        author, few, many = _watched(database, options.watchers)
        port, pid = stack.enter_context(_server("wsgi:app", environ))
        cookie = sign_in(environ, author)
        targets = [
            _posting(port, pid, few, cookie, f"{FEW} watchers"),
            _posting(port, pid, many, cookie, f"{options.watchers} watchers"),
        ]
        figures = _measure(targets, options)
        _print(figures)
        _tell(environ, database, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--posts", type=int, default=20)
    parser.add_argument("--watchers", type=int, default=5_000)
    return parser.parse_args()


def _watched(database: Path, count: int) -> tuple[int, int, int]:
    """Who posts, and two discussions of one community with few and with many who watch."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        (place,) = connection.execute(
            "SELECT community_id FROM threads WHERE kind = 'discussion'"
            " GROUP BY community_id ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
        few, many = (
            row[0]
            for row in connection.execute(
                "SELECT id FROM threads WHERE community_id = ? AND kind = 'discussion' LIMIT 2",
                [place],
            )
        )
        people = [row[0] for row in connection.execute("SELECT id FROM accounts ORDER BY id")]
        author, watchers = people[0], people[1 : count + 1]
        now = "2026-01-01 00:00:00.000000"
        connection.execute("UPDATE accounts SET state = 'active'")
        connection.executemany(
            "INSERT OR IGNORE INTO memberships"
            " (community_id, account_id, role, state, posts_count, joined_at)"
            " VALUES (?, ?, 'member', 'active', 0, ?)",
            [(place, person, now) for person in (author, *watchers)],
        )
        connection.executemany(
            "INSERT INTO levels (account_id, thread_id, level, chosen_at)"
            " VALUES (?, ?, 'watching', ?)",
            [
                (person, thread, now)
                for thread, some in ((few, watchers[:FEW]), (many, watchers))
                for person in some
            ],
        )
        connection.execute("DELETE FROM outbox")
        connection.commit()
    return author, few, many


def _posting(port: int, pid: int, thread_id: int, cookie: str, name: str) -> Target:
    path = f"/threads/{thread_id}"
    cookie, form = _form_of(port, path, cookie)
    return Target(name, port, pid, f"{path}/replies", cookie=cookie, body=form)


def _measure(
    targets: list[Target], options: argparse.Namespace
) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds that each post took, and of CPU, by target."""
    figures: dict[str, list[tuple[float, float]]] = {target.name: [] for target in targets}
    connection = http.client.HTTPConnection("127.0.0.1", targets[0].port, timeout=60)
    for target in targets:
        _ask(connection, target)
    for _round in range(options.rounds):
        for target in targets:
            for _post in range(options.posts):
                used = cpu_seconds(descendants(target.pid))
                began = time.perf_counter()
                _ask(connection, target)
                took = time.perf_counter() - began
                spent = cpu_seconds(descendants(target.pid)) - used
                figures[target.name].append((took * 1_000, spent * 1_000))
    return figures


def _print(figures: dict[str, list[tuple[float, float]]]) -> None:
    print(f"{'posts to a thread with':26}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'x few':>8}")
    few = statistics.median(took for took, _cpu in next(iter(figures.values())))
    for name, runs in figures.items():
        took = sorted(one for one, _cpu in runs)
        cpu = statistics.mean(spent for _one, spent in runs)
        half, most = statistics.median(took), took[int(len(took) * 0.95) - 1]
        print(f"{name:26}{half:9.2f}{most:9.2f}{cpu:9.2f}{half / few:8.2f}")


def _tell(environ: dict[str, str], database: Path, options: argparse.Namespace) -> None:
    began = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "worker", "--drain"]
    subprocess.run(command, env=environ, check=True, capture_output=True, cwd=HERE.parent)
    took = time.perf_counter() - began
    with contextlib.closing(sqlite3.connect(database)) as connection:
        (told,) = connection.execute(
            "SELECT count(*) FROM notifications WHERE kind = 'watched'"
        ).fetchone()
    posts = options.rounds * options.posts + 1
    print(
        f"\nthe worker told {told} times of {2 * posts} posts in {took:.1f} s"
        f" ({told / took:.0f}/s); {os.cpu_count()} cores"
    )


if __name__ == "__main__":
    main()
