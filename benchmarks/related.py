"""How long a reader waits for what was said before, over HTTP.

    python benchmarks/related.py [--posts 50000] [--requests 300]

One web process, gunicorn with gevent, on invented threads and the index the worker makes of them;
a signed-in member. "asking" posts the title and the first words of a thread as whoever types it
would, "beside" asks for what stands beside it; each request is about another thread. Goal: the
95th percentile at most 100 ms at 50,000 documents.
"""

import argparse
import contextlib
import html
import http.client
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from floor.measuring import sign_in
from pages import _environment, _form_of, _server

PER_THREAD = 5
_TAGS = re.compile(r"<[^>]+>")


def main() -> None:
    """Prepare data and index, ask, print the table."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        environ = _environment(Path(folder))
        sizes = ["--threads", str(options.posts // PER_THREAD), "--posts", str(options.posts)]
        generate = ["generate", *sizes, "--people", "500", "--seed", "7"]
        for command in (generate, ["search", "rebuild"]):
            hearth = [sys.executable, "-m", "app.cli", *command]
            subprocess.run(hearth, env=environ, check=True, capture_output=True)
        slug, member, threads = _samples(Path(folder) / "hearth.db", options.requests)
        port, _ = stack.enter_context(_server("wsgi:app", environ))
        asking = _Asking(port, sign_in(environ, member), slug)
        print(f"{options.posts:,} posts, {options.requests} requests each, ms")
        print(f"{'request':<10} {'p50':>7} {'p95':>7} {'max':>7}   found")
        _print("asking", threads, asking.while_asking)
        _print("beside", threads, asking.beside)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=50_000)
    parser.add_argument("--requests", type=int, default=300)
    return parser.parse_args()


Sample = tuple[int, str, str]


def _samples(database: Path, count: int) -> tuple[str, int, list[Sample]]:
    """A public community, a member of it, and threads (id, title, text) that anybody reads."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        place, slug = connection.execute(
            "SELECT id, slug FROM communities WHERE visibility = 'public' ORDER BY id LIMIT 1"
        ).fetchone()
        (member,) = connection.execute(
            "SELECT account_id FROM memberships"
            " WHERE community_id = ? AND state = 'active' LIMIT 1",
            [place],
        ).fetchone()
        connection.execute("UPDATE accounts SET state = 'active' WHERE id = ?", [member])
        connection.commit()
        rows = connection.execute(
            "SELECT t.id, t.title, t.body_html FROM threads t JOIN communities c"
            " ON c.id = t.community_id WHERE c.visibility = 'public' ORDER BY t.id"
        ).fetchall()
    chosen = random.Random(7).sample(rows, min(count, len(rows)))
    texts = [(id_, title, html.unescape(_TAGS.sub(" ", body))) for id_, title, body in chosen]
    return slug, member, texts


class _Asking:
    """A signed-in browser that keeps its connection."""

    def __init__(self, port: int, cookie: str, slug: str) -> None:
        cookies, token = _form_of(port, f"/communities/{slug}/threads/new", cookie)
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._headers = {"Cookie": cookies, "HX-Request": "true"}
        self._slug, self._token = slug, token

    def while_asking(self, sample: Sample) -> str:
        _, title, text = sample
        words = urlencode({"title": title, "body": text[:300]})
        path = f"/communities/{self._slug}/threads/similar"
        return self._ask("POST", path, f"{self._token}&{words}")

    def beside(self, sample: Sample) -> str:
        return self._ask("GET", f"/threads/{sample[0]}/related")

    def _ask(self, method: str, path: str, body: str = "") -> str:
        headers = dict(self._headers)
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if answer.status != http.client.OK:
            message = f"{method} {path} answered {answer.status}"
            raise SystemExit(message)
        return text


def _print(name: str, samples: list[Sample], ask: Callable[[Sample], str]) -> None:
    for sample in samples[:20]:
        ask(sample)  # warm: the first reader of a term fetches it from the disk
    taken, found = [], 0
    for sample in samples:
        began = time.perf_counter()
        found += "<li" in ask(sample)
        taken.append(1000 * (time.perf_counter() - began))
    middle, high = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"{name:<10} {middle:7.1f} {high:7.1f} {max(taken):7.1f}   {found} of {len(samples)}")


if __name__ == "__main__":
    main()
