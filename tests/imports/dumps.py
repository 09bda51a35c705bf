"""Small Stack Exchange dumps, written row by row, and real ones where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from app.database import Database
from app.imports.exports import ROOTS, open_export
from app.imports.stackexchange import Outcome, import_export
from community.imports.fingerprint import fingerprint
from community.schema import metadata

Row = dict[str, str]
# Attributes as dumps write them; a test states only what it is about.
_USUAL: Mapping[str, Row] = {
    "Users": {"DisplayName": "Somebody", "CreationDate": "2014-01-01T00:00:00.000"},
    "Posts": {"CreationDate": "2014-02-01T00:00:00.000", "Body": "<p>Words.</p>"},
    "Comments": {"CreationDate": "2014-03-01T00:00:00.000", "Text": "A remark.", "Score": "0"},
    "Votes": {"CreationDate": "2014-04-01T00:00:00.000"},
    "PostLinks": {"CreationDate": "2014-05-01T00:00:00.000"},
    "Tags": {"Count": "1"},
    "Badges": {"Name": "Teacher"},
    "PostHistory": {
        "PostHistoryTypeId": "2",
        "CreationDate": "2014-02-01T00:00:00.000",
        "Text": "Words.",
    },
}


class Dump:
    """A dump in the making; `write` puts it into a folder."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Row]] = {table: {} for table in ROOTS}

    def add(self, table: str, id_: int | str, **attributes: str | int | None) -> Dump:
        """Add or replace a row; an attribute that is None is left out of it."""
        given = {name: str(value) for name, value in attributes.items() if value is not None}
        left_out = {name for name, value in attributes.items() if value is None}
        row = {"Id": str(id_), **_USUAL[table], **given}
        kept = {name: value for name, value in row.items() if name not in left_out}
        self.tables[table][str(id_)] = kept
        return self

    def change(self, table: str, id_: int, **attributes: str | int) -> Dump:
        """Change attributes of a row that is there."""
        self.tables[table][str(id_)].update(
            {name: str(value) for name, value in attributes.items()}
        )
        return self

    def drop(self, table: str, *ids: int) -> Dump:
        """Take rows out."""
        for id_ in ids:
            del self.tables[table][str(id_)]
        return self

    def copy(self) -> Dump:
        """A newer snapshot to change."""
        return deepcopy(self)

    def write(self, folder: Path) -> Path:
        """Write the files, every one of them."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.tables.items():
            lines = "".join(f"  <row {_attributes(row)} />\n" for row in rows.values())
            (folder / f"{table}.xml").write_text(
                f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n'
                f"<{ROOTS[table]}>\n{lines}</{ROOTS[table]}>",
                encoding="utf-8",
            )
        return folder


def _attributes(row: Row) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in row.items())


def small_dump() -> Dump:
    """Two questions, two answers, comments, votes, a link, a tag with words, three people."""
    dump = Dump()
    dump.add("Users", -1, DisplayName="Community", AccountId=-1)
    dump.add("Users", 1, DisplayName="Ann", AccountId=11)
    dump.add("Users", 2, DisplayName="Bo", AccountId=12)
    dump.add("Users", 3, DisplayName="Silent", AccountId=13)
    dump.add("Posts", 1, PostTypeId=1, OwnerUserId=1, Title="What is a hop?", Tags="<hops><beer>")
    dump.add(
        "Posts", 2, PostTypeId=2, ParentId=1, OwnerUserId=2, CreationDate="2014-02-02T00:00:00"
    )
    dump.add("Posts", 3, PostTypeId=1, OwnerUserId=2, Title="And a grain?", Tags="|beer|")
    dump.add("Posts", 4, PostTypeId=2, ParentId=3, OwnerUserId=1, Body="<p>A seed.</p>")
    dump.add("Posts", 5, PostTypeId=4, OwnerUserId=1, Body="About hops.")
    dump.add("Comments", 1, PostId=1, UserId=2, Score=3)
    dump.add("Comments", 2, PostId=2, UserId=1, Text="Thanks, @bo!")
    for id_, (post, kind) in enumerate([(1, 2), (1, 2), (1, 3), (2, 1), (2, 2), (4, 2)], start=1):
        dump.add("Votes", id_, PostId=post, VoteTypeId=kind)
    dump.add("Votes", 7, PostId=1, VoteTypeId=5)
    dump.add("PostLinks", 1, PostId=3, RelatedPostId=1, LinkTypeId=3)
    dump.add("Tags", 1, TagName="hops", ExcerptPostId=5)
    dump.add("Tags", 2, TagName="beer")
    dump.add("Badges", 1, UserId=1)
    dump.add("PostHistory", 1, PostId=1)
    return dump


def take(database: Database, folder: Path, *, slug: str = "brewing") -> Outcome:
    """Import a folder without a command around it."""
    return import_export(database, open_export(folder), slug=slug, advance=lambda _part, _n: None)


def fingerprint_of(database: Database, outcome: Outcome) -> str:
    """The fingerprint of what an import went into."""
    with database.reading() as session:
        return fingerprint(session, outcome.place.community_id)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the record of runs."""
    with database.reading() as session:
        return {
            name: sorted(map(tuple, session.execute(table.select())), key=repr)
            for name, table in metadata.tables.items()
            if name != "import_runs"
        }


def real_data(name: str) -> Path:
    """A real dump; the test is left out, and says so, where HEARTH_REAL_DATA does not have it."""
    folder = Path(os.environ.get("HEARTH_REAL_DATA", "/nowhere")) / "stackexchange" / name
    if not folder.is_dir():
        pytest.skip(f"real data is missing: set HEARTH_REAL_DATA to the folder above {name}")
    return folder
