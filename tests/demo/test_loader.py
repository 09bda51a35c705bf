"""The sample organisation is loaded once, at past dates, with counters right, and announced."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.cli.demo import demo
from app.config import Settings
from app.database import Database
from app.demo.loader import load
from app.demo.threads import LINK
from community import clock
from community.accounts.models import Account, AccountState, OrganisationRole
from community.communities.models import Community, Membership, MembershipState, Tag, Visibility
from community.errors import Conflict
from community.imports.models import ImportRun
from community.lifecycle.models import Opening
from community.mail.models import Mail
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from community.questions.models import Vote
from community.schema import metadata
from community.threads.models import (
    Mention,
    Reply,
    ReplyKind,
    Thread,
    ThreadKind,
    ThreadLink,
    ThreadTag,
)
from tests import factories
from tests.demo import test_texts as texts
from tests.demo.sealing import sealed

WEDNESDAY = datetime(2024, 5, 15, 16, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def loaded_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "hearth.db"
    shutil.copy(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    with clock.frozen(WEDNESDAY):
        assert load(database).fresh
    database.dispose()
    return path


@pytest.fixture
def loaded(loaded_file: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{shutil.copy(loaded_file, tmp_path / 'loaded.db')}")
    yield database
    database.dispose()


def contents(database: Database) -> dict[str, str]:
    """A hash of every table, all columns."""
    found = {}
    with database.reading() as session:
        for table in metadata.sorted_tables:
            rows = session.execute(select(table).order_by(*table.primary_key.columns)).all()
            found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def test_a_second_load_changes_no_row_even_months_later(loaded: Database) -> None:
    before = contents(loaded)
    with clock.frozen(datetime(2024, 11, 3, 7, 0, tzinfo=UTC)):
        again = load(loaded)
    assert not again.fresh
    assert again.started_at == WEDNESDAY
    assert contents(loaded) == before
    with loaded.reading() as session:
        assert session.scalar(select(func.count()).select_from(ImportRun)) == 1


def test_everything_written_is_there_and_lies_in_the_past(loaded: Database) -> None:
    with loaded.reading() as session:
        threads = session.scalars(select(Thread)).all()
        replies = session.scalars(select(Reply)).all()
        votes = session.scalars(select(Vote)).all()
        assert {each.title for each in threads} == {each.title for each in texts.threads()}
        assert len(replies) == sum(len(each.posts) for each in texts.threads())
        people = select(func.count()).where(Account.automated.is_(False))
        assert session.scalar(people) == 40
        moments = [each.created_at for each in (*threads, *replies, *votes)]
        assert max(moments) < WEDNESDAY
        assert max(each.created_at for each in replies).date().isoformat() == "2024-05-10"
        assert {each.created_at.weekday() for each in (*threads, *replies)} == {0, 1, 2, 3, 4}


def test_replies_are_numbered_in_the_order_they_were_said(loaded: Database) -> None:
    with loaded.reading() as session:
        for kinds in ([ReplyKind.REPLY, ReplyKind.ANSWER], [ReplyKind.COMMENT]):
            said = session.scalars(
                select(Reply.created_at).where(Reply.kind.in_(kinds)).order_by(Reply.id)
            ).all()
            assert list(said) == sorted(said)
        for reply in session.scalars(select(Reply).where(Reply.parent_id.is_not(None))):
            parent = session.get_one(Reply, reply.parent_id)
            assert parent.thread_id == reply.thread_id
            assert (parent.id, parent.created_at) < (reply.id, reply.created_at)
            assert parent.kind == ReplyKind.ANSWER


def test_every_counter_agrees_with_a_count(loaded: Database) -> None:
    with loaded.reading() as session:
        for thread in session.scalars(select(Thread)):
            said = session.scalars(select(Reply).where(Reply.thread_id == thread.id)).all()
            assert thread.replies_count == len(said)
            assert thread.answers_count == sum(r.kind == ReplyKind.ANSWER for r in said)
            assert thread.score == votes_on(session, Vote.thread_id == thread.id)
            assert thread.last_activity_at == max(
                [thread.created_at, *(r.created_at for r in said)]
            )
        for reply in session.scalars(select(Reply)):
            assert reply.score == votes_on(session, Vote.reply_id == reply.id)
        for place in session.scalars(select(Community)):
            threads = session.scalars(select(Thread).where(Thread.community_id == place.id)).all()
            assert place.threads_count == len(threads)
            last = max((each.last_activity_at for each in threads), default=None)
            assert place.last_activity_at == last
            assert place.unanswered_count == sum(
                each.kind == ThreadKind.QUESTION and each.answers_count == 0 for each in threads
            )
            members = session.scalars(
                select(Membership).where(Membership.community_id == place.id)
            ).all()
            active = [each for each in members if each.state == MembershipState.ACTIVE]
            assert place.members_count == len(active)
            posts = len(threads) + sum(each.replies_count for each in threads)
            assert sum(each.posts_count for each in members) == posts - sealed(session, place.id)
        for tag in session.scalars(select(Tag)):
            borne = select(func.count()).where(ThreadTag.tag_id == tag.id)
            assert tag.threads_count == session.scalar(borne)


def votes_on(session: Session, which: Any) -> int:
    return session.scalar(select(func.coalesce(func.sum(Vote.value), 0)).where(which)) or 0


def test_votes_are_given_after_the_post_by_people_who_were_members(loaded: Database) -> None:
    with loaded.reading() as session:
        rows = session.execute(
            select(Vote.created_at, Thread.created_at, Membership.joined_at, Membership.ended_at)
            .join(Reply, Reply.id == Vote.reply_id, isouter=True)
            .join(Thread, Thread.id == func.coalesce(Vote.thread_id, Reply.thread_id))
            .join(
                Membership,
                (Membership.account_id == Vote.account_id)
                & (Membership.community_id == Thread.community_id),
            )
        ).all()
        assert len(rows) == session.scalar(select(func.count()).select_from(Vote))
        assert len(rows) > 500
        for voted, started, joined, ended in rows:
            assert voted > started
            assert voted > joined
            assert ended is None or voted <= ended


def test_links_lead_to_threads_and_none_is_left_open(loaded: Database) -> None:
    with loaded.reading() as session:
        for post in (*session.scalars(select(Thread)), *session.scalars(select(Reply))):
            assert "thread:" not in post.body
            assert "/threads/0~" not in post.body + post.body_html
        link = session.scalars(select(ThreadLink)).first()
        assert link is not None
        assert session.scalar(select(func.count()).select_from(ThreadLink)) == len(
            {
                (thread.key, target)
                for thread in texts.threads()
                for said in (thread, *thread.posts)
                for target in LINK.findall(said.body)
            }
        )
        bodies = [
            session.get_one(Thread, link.thread_id).body_html,
            *session.scalars(select(Reply.body_html).where(Reply.thread_id == link.thread_id)),
        ]
        assert any(f'href="/threads/{link.target_id}"' in each for each in bodies)
        assert session.scalar(select(func.count()).select_from(Mention)) >= 1


def test_it_is_announced_for_the_index_and_notifies_nobody(loaded: Database) -> None:
    with loaded.reading() as session:
        entries = session.scalars(select(OutboxEntry)).all()
        announced = [
            id_
            for each in entries
            if each.name == "threads:imported"
            for id_ in each.payload["thread_ids"]
        ]
        assert sorted(announced) == sorted(session.scalars(select(Thread.id)))
        assert {each.name for each in entries} == {
            "threads:imported",
            "community:changed",
            "account:changed",
        }
        for table in (Notification, Mail):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_people_have_the_parts_they_should_have(loaded: Database) -> None:
    with loaded.reading() as session:
        people = {each.handle: each for each in session.scalars(select(Account))}
        assert people["aster"].role == OrganisationRole.ADMIN
        assert people["callum"].state == AccountState.DEACTIVATED
        assert people["callum"].password_hash is None
        assert sum(each.password_hash is not None for each in people.values()) == 4
        assert PasswordHasher().verify(people["runa"].password_hash or "", "forty-drops-a-minute")
        vault = session.scalars(
            select(Community).where(
                Community.visibility == Visibility.PRIVATE,
                Community.id.not_in(select(Opening.community_id)),
            )
        ).one()
        inside = select(Account.handle).join(Membership, Membership.account_id == Account.id)
        members = set(session.scalars(inside.where(Membership.community_id == vault.id)))
        assert "lotte" in members
        assert members.isdisjoint({"aster", "runa", "yusuf"})


@pytest.mark.both_databases
def test_it_loads_into_an_empty_database(database: Database) -> None:
    with clock.frozen(WEDNESDAY):
        assert load(database).fresh
        before = contents(database)
        assert not load(database).fresh
    assert contents(database) == before


def test_somebody_elses_names_are_left_alone(database: Database) -> None:
    with database.unit_of_work() as session:
        factories.account(session, handle="runa")
    before = contents(database)
    with pytest.raises(Conflict, match="'runa'"):
        load(database)
    assert contents(database) == before


def test_the_command_prints_whom_to_sign_in_as(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("HEARTH_MODE", "demo")
    first, second = (CliRunner().invoke(demo) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert first.stdout == second.stdout
    lines = [line.split(" ") for line in first.stdout.splitlines()]
    assert [role for role, _, _ in lines] == ["newcomer", "member", "facilitator", "admin"]
    assert lines[1][1] == "lotte@tarnholt.example"
    assert "nothing changed" in second.stderr


def test_a_password_that_was_changed_is_not_printed(loaded: Database) -> None:
    with loaded.unit_of_work() as session:
        admin = session.scalars(
            select(Account).where(
                Account.role == OrganisationRole.ADMIN, Account.password_hash != ""
            )
        ).one()
        admin.password_changed_at = clock.now()
        email = admin.email

    again = load(loaded)
    assert again.changed == (f"admin {email}",)
    assert [each.role for each in again.sign_ins] == ["newcomer", "member", "facilitator"]


def test_the_command_refuses_outside_demo_mode(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(settings.data_dir))
    monkeypatch.delenv("HEARTH_MODE", raising=False)
    result = CliRunner().invoke(demo)
    assert result.exit_code == 1
    assert "HEARTH_MODE=demo" in result.stderr
    with Database(settings.database_url).reading() as session:
        assert session.execute(text("select count(*) from accounts")).scalar() == 0
