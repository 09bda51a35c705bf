"""The versions of posts of a source: put together, found again, and withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.communities.models import Community
from community.imports.report import Report
from community.revisions.models import Revision
from community.threads.models import Thread
from tests.imports.dumps import Dump, everything, fingerprint_of, small_dump, take

pytestmark = pytest.mark.both_databases
FIRST, SECOND, THIRD = "2014-02-01T00:00:00", "2014-02-03T00:00:00", "2014-02-05T00:00:00"


def edited_dump() -> Dump:
    """The question was edited in its title and text, then retagged; the answer never was."""
    dump = small_dump().drop("PostHistory", 1)
    dump.change("Posts", 1, LastEditDate=THIRD, LastEditorUserId=2)
    rows = (
        (1, 2, "a", FIRST, 1, "What hops?", ""),
        (2, 1, "a", FIRST, 1, "Hops?", ""),
        (3, 3, "a", FIRST, 1, "<beer>", ""),
        (4, 4, "b", SECOND, 2, "What is a hop?", "Say it whole"),
        (5, 5, "b", SECOND, 2, "What **is** a hop?\r\n\r\nReally.", "Say it whole"),
        (6, 6, "c", THIRD, 2, "<hops><beer>", "More tags"),
    )
    for id_, kind, guid, at, who, text, why in rows:
        dump.add(
            "PostHistory", id_, PostId=1, PostHistoryTypeId=kind, RevisionGUID=guid,
            CreationDate=at, UserId=who, Text=text, Comment=why,
        )  # fmt: skip
    dump.add("PostHistory", 7, PostId=2, RevisionGUID="d", UserId=2)
    dump.add("PostHistory", 8, PostId=1, PostHistoryTypeId=10, RevisionGUID="e", Text="101")
    return dump.add("PostHistory", 9, PostId=5, RevisionGUID="f", UserId=1)


def versions(database: Database) -> list[Revision]:
    with database.reading() as session:
        return list(session.scalars(select(Revision).order_by(Revision.made_at, Revision.id)))


def tally_of(report: Report) -> tuple[int, ...]:
    one = report.tally("PostHistory")
    assert one.adds_up()
    return one.in_file, one.taken, one.unchanged, one.updated, one.refused, one.withdrawn


def test_parts_make_whole_versions(database: Database, tmp_path: Path) -> None:
    report = take(database, edited_dump().write(tmp_path)).report

    assert [(each.title, each.body, each.tags, each.reason) for each in versions(database)] == [
        ("Hops?", "What hops?", ["beer"], ""),
        ("What is a hop?", "What **is** a hop?\n\nReally.", ["beer"], "Say it whole"),
        ("What is a hop?", "What **is** a hop?\n\nReally.", ["hops", "beer"], "More tags"),
    ]
    assert tally_of(report) == (9, 6, 0, 0, 3, 0)
    reasons = {
        each["id"]: each["reason"]
        for each in report.complete()["refused_rows"]
        if each["file"] == "PostHistory.xml"
    }
    assert reasons == {
        7: "its post was never edited and says it itself",
        8: "what happened to a post, type 10, is not taken",
        9: "its post is not among the questions and answers that were taken",
    }
    with database.reading() as session:
        author = session.scalar(select(Thread.author_id).where(Thread.title == "What is a hop?"))
    assert [each.editor_id == author for each in versions(database)] == [True, False, False]


def test_the_same_file_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    folder = edited_dump().write(tmp_path)
    rows, one = fingerprint_of(database, take(database, folder)), everything(database)

    again = take(database, folder)

    assert tally_of(again.report) == (9, 0, 6, 0, 3, 0)
    assert (fingerprint_of(database, again), everything(database)) == (rows, one)


def test_a_newer_snapshot_adds_changes_and_withdraws(database: Database, tmp_path: Path) -> None:
    take(database, edited_dump().write(tmp_path / "old"))
    newer = edited_dump().drop("PostHistory", 6)
    newer.change("PostHistory", 5, Text="What is it?")
    newer.change("Posts", 2, LastEditDate=THIRD, LastEditorUserId=2)
    newer.add(
        "PostHistory", 20, PostId=2, PostHistoryTypeId=5, RevisionGUID="g", UserId=2,
        CreationDate=THIRD, Text="Other words.",
    )  # fmt: skip

    report = take(database, newer.write(tmp_path / "new")).report

    assert tally_of(report) == (9, 2, 4, 1, 2, 1)
    with database.reading() as session:
        answer = session.scalars(
            select(Revision.body).where(Revision.reply_id.is_not(None)).order_by(Revision.id)
        ).all()
        assert answer == ["Words.", "Other words."]
        question = session.scalars(
            select(Revision.body).where(Revision.reply_id.is_(None)).order_by(Revision.id)
        ).all()
        assert question == ["What hops?", "What is it?"]


def test_a_version_in_two_batches_is_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = edited_dump().write(tmp_path)
    whole = fingerprint_of(database, take(database, folder, slug="one"))
    monkeypatch.setattr("app.imports.histories.AT_ONCE", 1)

    apart = take(database, folder, slug="two")

    assert fingerprint_of(database, apart) == whole
    assert len(versions(database)) == 6


def test_what_was_hidden_here_stays_closed(database: Database, tmp_path: Path) -> None:
    take(database, edited_dump().drop("PostHistory", 1, 2, 3, 4, 5, 6).write(tmp_path / "old"))
    with database.unit_of_work() as session:
        thread = session.scalars(select(Thread).where(Thread.title == "What is a hop?")).one()
        session.add(
            Revision(
                thread_id=thread.id, body="A secret.", tags=[], renderer=1, made_at=clock.now(),
                author_id=thread.author_id, was_hidden=True,
            )
        )  # fmt: skip

    take(database, edited_dump().write(tmp_path / "new"))

    assert all(each.was_hidden for each in versions(database))
    assert len(versions(database)) == 4


def test_readers_see_what_was_changed(app: Flask, database: Database, tmp_path: Path) -> None:
    take(database, edited_dump().write(tmp_path))
    with database.unit_of_work() as session:
        thread = session.scalars(select(Thread).where(Thread.title == "What is a hop?")).one()
        number = thread.id
        session.get_one(Community, thread.community_id).visibility = "public"

    page = app.test_client().get(f"/threads/{number}/history").text

    assert "Say it whole" in page
    assert "<ins>" in page
    assert "CC BY-SA" in page
    assert page.index(">Now<") < page.index("Say it whole")
