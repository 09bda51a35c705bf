"""Scale data has the size asked for, is the same for a seed, and keeps every counter right."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cli.generate import generate as command
from app.config import Settings
from app.database import Database
from app.demo.drafts import Sizes
from app.demo.scale import generate
from community import clock
from community.accounts.models import Account
from community.communities.models import Community, Membership
from community.errors import Conflict, Refused
from community.outbox import OutboxEntry
from community.questions.models import Vote
from community.text import render
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind

SIZES = Sizes(threads=120, posts=900, people=30, seed=7)
MONDAY = datetime(2024, 3, 4, 12, 0, tzinfo=UTC)


def filled(database: Database, sizes: Sizes = SIZES) -> list[int]:
    steps: list[int] = []
    with clock.frozen(MONDAY):
        generate(database, sizes, progress=steps.append)
    return steps


def count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def everything_said(database: Database) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        threads = session.execute(
            select(Thread.id, Thread.title, Thread.body, Thread.created_at, Thread.author_id)
        )
        replies = session.execute(
            select(Reply.id, Reply.kind, Reply.body, Reply.created_at, Reply.parent_id)
        )
        votes = session.execute(select(Vote.account_id, Vote.value, Vote.thread_id, Vote.reply_id))
        return [tuple(row) for part in (threads, replies, votes) for row in part]


@pytest.mark.both_databases
def test_as_much_is_written_as_was_asked_for(database: Database) -> None:
    steps = filled(database)
    with database.reading() as session:
        assert count(session, Thread) == SIZES.threads
        assert count(session, Thread) + count(session, Reply) == SIZES.posts == sum(steps)
        assert count(session, Account) == SIZES.people
        kinds = Counter(session.scalars(select(Thread.kind)))
        assert kinds.keys() == set(ThreadKind)
        newest = session.scalar(select(func.max(Reply.created_at)))
        assert newest is not None
        assert newest <= MONDAY
        assert {each.name for each in session.scalars(select(OutboxEntry))} == {
            "account:changed",
            "community:changed",
            "threads:imported",
        }


def test_the_same_seed_writes_the_same_and_another_something_else(
    tmp_path: Path, migrated_file: Path
) -> None:
    def written(name: str, seed: int) -> list[tuple[Any, ...]]:
        path = tmp_path / name
        path.write_bytes(migrated_file.read_bytes())
        database = Database(f"sqlite:///{path}")
        filled(database, Sizes(threads=40, posts=300, people=12, seed=seed))
        database.dispose()
        return everything_said(Database(f"sqlite:///{path}"))

    first = written("one.db", seed=7)
    assert first == written("two.db", seed=7)
    assert first != written("three.db", seed=8)


def test_the_html_is_what_rendering_would_give(database: Database) -> None:
    filled(database)
    with database.reading() as session:
        for body, html in session.execute(select(Reply.body, Reply.body_html).limit(60)):
            assert render(body).html == html
        for kind, body, html in session.execute(select(Thread.kind, Thread.body, Thread.body_html)):
            assert render(body).html == html
            assert kind != ThreadKind.INSIGHT or len(body) <= 500


@pytest.mark.both_databases
def test_counters_agree_with_counts(database: Database) -> None:
    filled(database)
    with database.reading() as session:
        for thread in session.scalars(select(Thread)):
            said = session.scalars(select(Reply).where(Reply.thread_id == thread.id)).all()
            answers = [each for each in said if each.kind == ReplyKind.ANSWER]
            assert thread.replies_count == len(said)
            assert thread.answers_count == len(answers)
            assert thread.last_activity_at == max(
                [thread.created_at, *(r.created_at for r in said)]
            )
            assert thread.score == score(session, Vote.thread_id == thread.id)
            assert thread.accepted_reply_id in {None, *(each.id for each in answers)}
            parents = {each.parent_id for each in said if each.kind == ReplyKind.COMMENT}
            assert parents <= {None, *(each.id for each in answers)}
        for reply in session.scalars(select(Reply)):
            assert reply.score == score(session, Vote.reply_id == reply.id)
        places = session.scalars(select(Community)).all()
        assert len(places) == 2
        assert sum(each.threads_count for each in places) == SIZES.threads
        for place in places:
            own = (Membership.community_id == place.id,)
            assert place.members_count == session.scalar(select(func.count()).where(*own))
            unanswered = select(func.count()).where(
                Thread.community_id == place.id,
                Thread.kind == ThreadKind.QUESTION,
                Thread.answers_count == 0,
            )
            assert place.unanswered_count == session.scalar(unanswered)
        posts = session.scalar(select(func.sum(Membership.posts_count)))
        assert posts == SIZES.posts


def score(session: Session, which: Any) -> int:
    return session.scalar(select(func.coalesce(func.sum(Vote.value), 0)).where(which)) or 0


def test_a_seed_is_used_once(database: Database) -> None:
    filled(database)
    with pytest.raises(Conflict, match="Seed 7"):
        filled(database)
    filled(database, Sizes(threads=5, posts=5, people=3, seed=8))


@pytest.mark.parametrize(
    "sizes",
    [
        Sizes(threads=0, posts=5, people=5, seed=1),
        Sizes(threads=5, posts=4, people=5, seed=1),
        Sizes(threads=5, posts=5, people=1, seed=1),
    ],
)
def test_sizes_that_cannot_be_are_refused_before_anything_is_written(
    database: Database, sizes: Sizes
) -> None:
    with pytest.raises(Refused, match="at least"):
        filled(database, sizes)
    with database.reading() as session:
        assert count(session, Account) == 0


def test_the_command_reports_on_stdout_and_shows_progress_on_stderr(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(settings.data_dir))
    asked = ["--threads", "10", "--posts", "50", "--people", "6", "--seed", "3", "--json"]
    done = CliRunner().invoke(command, asked)
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report.pop("seconds") >= 0
    assert report == {"communities": 1, "threads": 10, "posts": 50, "people": 6, "seed": 3}
    assert "posts" in done.stderr

    again = CliRunner().invoke(command, asked)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "Choose another" in again.stderr
    assert CliRunner().invoke(command, ["--threads", "9", "--posts", "2"]).exit_code == 2
