"""Digests while two workers are at it, and what writing one costs."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from app.worker.digests import write_digests
from community.mail.actions import Letter
from community.mail.models import Mail
from community.rhythm.models import DigestItem
from tests.mail.postal import Post, to, words_of
from tests.mail.test_digests import DAILY, TALK
from tests.queries import Statements

pytestmark = pytest.mark.both_databases


def test_two_workers_at_once_write_one_digest(post: Post) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    post.start("ada", "Compost in March", **TALK)
    post.later(days=1)
    both = threading.Barrier(2, timeout=20)
    found: list[int] = []

    def write(*_: object) -> Letter:
        both.wait()  # both have read what is due, and neither has written
        return Letter(purpose="digest", subject="News", text="…", html="…")

    def work() -> None:
        found.append(write_digests(post.database, write))

    with post.moment():
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
    assert sorted(found) == [0, 1]
    with post.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 1
        assert session.scalar(select(func.count()).select_from(DigestItem)) == 1
    assert len(to("ben", post.send())) == 1


def test_it_costs_the_same_for_two_threads_and_for_two_hundred(
    post: Post, statements: Statements
) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    costs = []
    for many in (2, 200):
        with post.moment():
            for number in range(many):
                post.talk.start("ada", title=f"Thread number {number}", **TALK)  # type: ignore[arg-type]  # as above
        post.later(days=1)
        statements.clear()
        assert post.write() == 1
        costs.append(len(statements))
        (message,) = to("ben", post.send())
    assert costs[0] == costs[1]
    assert "185 more threads have something new." in words_of(message)
