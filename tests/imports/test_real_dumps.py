"""Real sites, where `HEARTH_REAL_DATA` names the folder that holds them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.imports.rows import read_rows
from community.communities.models import Community, Membership, MembershipState, Tag
from community.imports.models import SourceRow, SourceVote
from community.imports.report import Report
from community.threads.models import Reply, Thread, ThreadLink, ThreadTag
from tests.imports.dumps import everything, fingerprint_of, real_data, take


def _ids(folder: Path, table: str) -> set[int]:
    return {int(row["Id"]) for row in read_rows(folder / f"{table}.xml")}


def _accounts_for(report: Report, folder: Path) -> None:
    """The report against the files themselves, read once more."""
    complete = report.complete()
    refused = Counter(each["file"] for each in complete["refused_rows"])
    for table, tally in complete["tables"].items():
        rows = sum(1 for _row in read_rows(folder / f"{table}.xml"))
        assert tally["in_file"] == rows
        assert tally["taken"] + tally["unchanged"] + tally["updated"] + tally["refused"] == rows
        assert tally["refused"] == refused[f"{table}.xml"]
    assert all(each["reason"] for each in complete["refused_rows"])


def _active(session: Session, table: str) -> set[int]:
    return set(
        session.scalars(
            select(SourceRow.source_id).where(
                SourceRow.source_table == table, SourceRow.withdrawn_at.is_(None)
            )
        )
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_three_snapshots_of_one_site_into_one_community(database: Database) -> None:
    folders = [real_data(name) for name in ("beer-2016-09", "beer-2016-12", "beer-2020-06")]
    for folder in folders:
        before: dict[str, set[int]] = {}
        with database.reading() as session:
            for table in ("Users", "Posts", "Comments", "PostLinks", "Tags"):
                before[table] = _active(session, table)

        outcome = take(database, folder)

        _accounts_for(outcome.report, folder)
        for table, known in before.items():
            gone = known - _ids(folder, table)
            assert outcome.report.tally(table).withdrawn == len(gone)
        _holds_what_the_files_say(database, folder)
        _counts_right(database)

    rows, one = everything(database), fingerprint_of(database, outcome)
    again = take(database, folders[-1])
    assert everything(database) == rows
    assert fingerprint_of(database, again) == one


def _holds_what_the_files_say(database: Database, folder: Path) -> None:
    posts = {int(row["Id"]): row for row in read_rows(folder / "Posts.xml")}
    with database.reading() as session:
        local = _local_posts(session)
        for id_, row in posts.items():
            if row["PostTypeId"] in ("1", "2"):
                assert local[id_][0] == int(row["Score"])
        accepted = {question: answer for question, (_score, answer) in local.items() if answer}
        assert accepted == {
            id_: int(row["AcceptedAnswerId"])
            for id_, row in posts.items()
            if "AcceptedAnswerId" in row
        }
        kinds = dict(
            session.execute(select(ThreadLink.kind, func.count()).group_by(ThreadLink.kind)).all()
        )
    links = [
        row
        for row in read_rows(folder / "PostLinks.xml")
        if int(row["PostId"]) in posts and int(row["RelatedPostId"]) in posts
    ]
    said = Counter(row["LinkTypeId"] for row in links)
    assert kinds == {"duplicate": said["3"], "linked": said["1"]}


def _local_posts(session: Session) -> dict[int, tuple[int, int | None]]:
    source = dict(
        session.execute(
            select(SourceRow.local_id, SourceRow.source_id).where(
                SourceRow.source_table == "Posts", SourceRow.local_table == "replies"
            )
        ).all()
    )
    threads = session.execute(
        select(SourceRow.source_id, Thread.score, Thread.accepted_reply_id)
        .join(Thread, Thread.id == SourceRow.local_id)
        .where(SourceRow.source_table == "Posts", SourceRow.local_table == "threads")
        .where(Thread.deleted_at.is_(None))
    )
    replies = session.execute(
        select(SourceRow.source_id, Reply.score)
        .join(Reply, Reply.id == SourceRow.local_id)
        .where(SourceRow.source_table == "Posts", SourceRow.local_table == "replies")
        .where(Reply.deleted_at.is_(None))
    )
    found: dict[int, tuple[int, int | None]] = {
        id_: (score, source.get(accepted)) for id_, score, accepted in threads
    }
    found.update({id_: (score, None) for id_, score in replies})
    return found


def _counts_right(database: Database) -> None:
    """Every counter, counted here in plain Python."""
    with database.reading() as session:
        threads = session.scalars(select(Thread).where(Thread.deleted_at.is_(None))).all()
        replies = session.scalars(select(Reply).where(Reply.deleted_at.is_(None))).all()
        in_thread = Counter(reply.thread_id for reply in replies)
        answers = Counter(reply.thread_id for reply in replies if reply.kind == "answer")
        latest: dict[int, Any] = {}
        for reply in replies:
            latest[reply.thread_id] = max(
                latest.get(reply.thread_id, reply.created_at), reply.created_at
            )
        for thread in threads:
            assert thread.replies_count == in_thread[thread.id]
            assert thread.answers_count == answers[thread.id]
            activity = max(thread.created_at, latest.get(thread.id, thread.created_at))
            assert thread.last_activity_at == activity
        community = session.scalars(select(Community)).one()
        members = session.scalars(select(Membership)).all()
        posts = Counter(post.author_id for post in (*threads, *replies))
        assert all(member.posts_count == posts[member.account_id] for member in members)
        active = [member for member in members if member.state == MembershipState.ACTIVE]
        assert community.members_count == len(active)
        assert community.threads_count == len(threads)
        assert community.unanswered_count == sum(1 for each in threads if not each.answers_count)
        assert community.last_activity_at == max(each.last_activity_at for each in threads)
        live = {thread.id for thread in threads}
        borne = Counter(
            tag
            for thread, tag in session.execute(select(ThreadTag.thread_id, ThreadTag.tag_id))
            if thread in live
        )
        for tag in session.scalars(select(Tag)):
            assert tag.threads_count == borne[tag.id]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["conlang-meta-2020-08", "french-meta-2021-09"])
def test_other_sites_come_whole_too(database: Database, name: str) -> None:
    folder = real_data(name)

    outcome = take(database, folder)

    _accounts_for(outcome.report, folder)
    _holds_what_the_files_say(database, folder)
    _counts_right(database)
    with database.reading() as session:
        votes = session.scalar(select(func.count()).select_from(SourceVote))
    assert votes == outcome.report.tally("Votes").taken
    rows = everything(database)
    take(database, folder)
    assert everything(database) == rows
