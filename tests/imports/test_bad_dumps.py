"""Damaged, hostile and merely odd dumps: refused fast, or row by row with a reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.imports.exports import NoDump
from app.imports.rows import DamagedFile
from community.communities.models import Community
from community.threads.models import Thread
from tests.imports.dumps import Dump, everything, fingerprint_of, small_dump, take

_LAUGHS = (
    '<!DOCTYPE posts [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    "prologue",
    [
        _LAUGHS,
        '<!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE posts SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE posts [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
    ],
)
def test_h1_document_types_and_entities_are_refused_before_anything_is_written(
    database: Database, tmp_path: Path, prologue: str
) -> None:
    folder = small_dump().write(tmp_path)
    rows = '<posts><row Id="1" PostTypeId="1" Body="&i;" /></posts>'
    (folder / "Posts.xml").write_text(f'<?xml version="1.0"?>{prologue}{rows}')

    began = time.monotonic()
    with pytest.raises(DamagedFile, match=r"Posts\.xml declares a document type"):
        take(database, folder)

    assert time.monotonic() - began < 2
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Community)) == 0


def test_h4_a_file_cut_off_writes_nothing_and_a_whole_one_is_taken_afterwards(
    database: Database, tmp_path: Path
) -> None:
    folder = small_dump().write(tmp_path / "cut")
    whole = (folder / "Posts.xml").read_bytes()
    (folder / "Posts.xml").write_bytes(whole[: len(whole) * 99 // 100])
    with pytest.raises(DamagedFile, match="cut off"):
        take(database, folder)

    (folder / "Posts.xml").write_bytes(whole)
    outcome = take(database, folder)

    assert outcome.place.created
    assert outcome.report.tally("Posts").taken == 5


def test_h4_damage_in_the_middle_keeps_what_came_before_and_withdraws_nothing(
    database: Database, tmp_path: Path
) -> None:
    dump = small_dump()
    for id_ in range(3, 90):
        dump.add("Comments", id_, PostId=1, UserId=1, Text="A remark that fills a file. " * 5)
    good = dump.write(tmp_path / "good")
    reference = take(database, good, slug="reference")
    bad = dump.write(tmp_path / "bad")
    text = (bad / "Comments.xml").read_text()
    (bad / "Comments.xml").write_text(text.replace('<row Id="80"', "<row <"))

    with pytest.raises(DamagedFile, match=r"Comments\.xml is not well-formed"):
        take(database, bad)
    resumed = take(database, good)

    assert not resumed.place.created
    assert resumed.place.resumed
    assert resumed.report.tally("Posts").unchanged == 5
    assert fingerprint_of(database, resumed) == fingerprint_of(database, reference)


@pytest.mark.parametrize("table", ["Users", "Posts"])
def test_a_folder_without_people_or_posts_is_no_dump(
    database: Database, tmp_path: Path, table: str
) -> None:
    folder = small_dump().write(tmp_path)
    (folder / f"{table}.xml").unlink()
    with pytest.raises(NoDump, match=f"{table}.xml"):
        take(database, folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html><body></body></html>", "begins with <html>"),
        ("not xml at all", "not well-formed"),
        ("", "cut off|begins with"),
        ("<posts>" + "<a>" * 50 + "</a>" * 50 + "</posts>", "nested deeper"),
    ],
)
def test_what_is_not_a_dump_is_said_to_be_none(
    database: Database, tmp_path: Path, text: str, words: str
) -> None:
    folder = small_dump().write(tmp_path)
    (folder / "Posts.xml").write_text(text)
    with pytest.raises(DamagedFile, match=words):
        take(database, folder)


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"Id": ""}, "it has no Id"),
        ({"Id": "seven"}, "its Id is not a number"),
        ({"Id": "-7"}, "its Id is not a positive number"),
        ({"Id": "0"}, "its Id is not a positive number"),
        ({"PostTypeId": "77"}, "post type 77 is unknown"),
        ({"PostTypeId": "6"}, "moderator nominations are not taken"),
        ({"PostTypeId": ""}, "it has no PostTypeId"),
        ({"CreationDate": ""}, "it has no CreationDate"),
        ({"CreationDate": "yesterday"}, "its CreationDate is not a date"),
        (
            {"CreationDate": "9999-12-31T23:59:59.999"},
            "its CreationDate lies before 1995 or in the future",
        ),
        (
            {"CreationDate": "0001-01-01T00:00:00+14:00"},
            "its CreationDate is not a date",
        ),
        (
            {"OwnerUserId": "999"},
            "its author is not among the people of Users.xml that were taken",
        ),
        ({"Title": "   "}, "it has no Title"),
        ({"Title": "x" * 251}, "its Title is longer than 250 characters"),
        ({"Body": "x" * 10_000_000}, "its Body is longer than 200,000 characters"),
        ({"Tags": f"<{'t' * 41}>"}, "one of its tags is longer than 40 characters"),
    ],
)
def test_h3_an_odd_row_is_reported_and_the_rest_imported(
    database: Database, tmp_path: Path, attributes: dict[str, str], reason: str
) -> None:
    dump = small_dump()
    dump.add("Posts", 9, PostTypeId=1, OwnerUserId=1, Title="Odd")
    dump.tables["Posts"]["9"].update(attributes)

    report = take(database, dump.write(tmp_path)).report

    assert report.tally("Posts").taken == 5
    assert report.tally("Posts").adds_up()
    assert [each["reason"] for each in report.complete()["refused_rows"]].count(reason) == 1


def test_h3_a_row_without_an_id_and_a_second_one_with_the_same_are_reported(
    database: Database, tmp_path: Path
) -> None:
    folder = small_dump().write(tmp_path)
    text = (folder / "Posts.xml").read_text()
    double = '<row Id="1" PostTypeId="1" Title="Twice" Body="" />'
    none = '<row PostTypeId="1" Title="Nameless" Body="" />'
    (folder / "Posts.xml").write_text(text.replace("</posts>", f"{double}{none}</posts>"))

    report = take(database, folder).report

    assert report.tally("Posts").taken == 5
    assert {"file": "Posts.xml", "id": None, "reason": "it has no Id"} in (
        report.complete()["refused_rows"]
    )
    assert ("Posts", "another row of the file has this Id too") in report.refusals
    with database.reading() as session:
        assert "Twice" not in set(session.scalars(select(Thread.title)))


def test_h3_answers_in_a_loop_or_without_a_question_are_reported(
    database: Database, tmp_path: Path
) -> None:
    dump = small_dump()
    dump.add("Posts", 10, PostTypeId=2, ParentId=11, OwnerUserId=1)
    dump.add("Posts", 11, PostTypeId=2, ParentId=10, OwnerUserId=1)
    dump.add("Posts", 12, PostTypeId=2, ParentId=12, OwnerUserId=1)
    dump.add("Posts", 13, PostTypeId=2, ParentId=2, OwnerUserId=1)
    dump.add("Posts", 14, PostTypeId=2, ParentId=999, OwnerUserId=1)
    dump.add("Posts", 15, PostTypeId=2, OwnerUserId=1)

    report = take(database, dump.write(tmp_path)).report

    reason = "its question is not among the questions that were taken"
    assert report.refusals[("Posts", reason)] == [10, 11, 12, 13, 14]
    assert report.refusals[("Posts", "it has no ParentId")] == [15]
    assert report.tally("Posts").adds_up()


def test_h3_odd_rows_of_other_tables_are_reported(database: Database, tmp_path: Path) -> None:
    dump = small_dump()
    dump.add("Comments", 9, PostId=5, UserId=1).add("Comments", 10, PostId=1, UserId=99)
    dump.add("Votes", 20, PostId=99, VoteTypeId=2).add("Votes", 21, PostId=1, VoteTypeId=1)
    dump.add("PostLinks", 9, PostId=1, RelatedPostId=99, LinkTypeId=1)
    dump.add("PostLinks", 10, PostId=1, RelatedPostId=2, LinkTypeId=1)
    dump.add("PostLinks", 11, PostId=1, RelatedPostId=3, LinkTypeId=9)
    dump.add("PostLinks", 12, PostId=3, RelatedPostId=1, LinkTypeId=3)
    dump.add("Tags", 9, TagName=" ")

    report = take(database, dump.write(tmp_path)).report

    assert {table: tally.refused for table, tally in report.tables.items()} == {
        "Users": 0,
        "Posts": 0,
        "Comments": 2,
        "Votes": 3,
        "PostLinks": 4,
        "Tags": 1,
        "Badges": 1,
        "PostHistory": 1,
    }
    assert all(tally.adds_up() for tally in report.tables.values())


def test_hostile_text_is_quick_to_sanitise(database: Database, tmp_path: Path) -> None:
    dump = Dump().add("Users", 1)
    hostile = ["<img" * 45_000, "<b>" * 60_000, "<a href='" * 20_000, "&" * 190_000]
    for id_, body in enumerate(hostile, start=1):
        dump.add("Posts", id_, PostTypeId=1, OwnerUserId=1, Title=f"Bomb {id_}", Body=body)
    for id_, text in enumerate(["[" * 19_000, "*a " * 6_000, "`" * 19_999, "![" * 9_000], start=1):
        dump.add("Comments", id_, PostId=1, UserId=1, Text=text)

    began = time.monotonic()
    report = take(database, dump.write(tmp_path)).report

    assert report.tally("Posts").in_file == 4
    assert all(tally.adds_up() for tally in report.tables.values())
    assert time.monotonic() - began < 20


def test_h10_an_odd_dump_twice_changes_no_row_either(database: Database, tmp_path: Path) -> None:
    dump = small_dump().add("Posts", 14, PostTypeId=2, ParentId=999, OwnerUserId=1)
    dump.add("PostLinks", 12, PostId=3, RelatedPostId=1, LinkTypeId=3)
    folder = dump.write(tmp_path)
    take(database, folder)
    before = everything(database)

    take(database, folder)

    assert everything(database) == before
