"""Any dump at all: rows add up, a second run changes nothing, and newer ones settle."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from app.database import Database
from tests.imports.dumps import Dump, everything, fingerprint_of, take

_IDS = st.integers(min_value=-1, max_value=8)
_WORDS = st.text(
    alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs"]),
    max_size=30,
)
_DATES = st.sampled_from(
    ["2014-01-01T00:00:00.000", "2015-06-01T12:00:00", "9999-01-01T00:00:00", "", "soon"]
)
_OPTIONAL_IDS = st.none() | _IDS


@st.composite
def dumps(draw: DrawFn) -> Dump:
    dump = Dump()
    for id_ in draw(st.sets(_IDS, max_size=5)):
        # At a source nobody's day of arrival changes; by it one site is told from another.
        joined = draw(st.sampled_from([f"2014-01-{id_ + 2:02}T00:00:00.000", "9999", "", "soon"]))
        dump.add("Users", id_, DisplayName=draw(_WORDS), CreationDate=joined)
    for id_ in draw(st.sets(_IDS, max_size=8)):
        dump.add(
            "Posts",
            id_,
            PostTypeId=draw(st.sampled_from([1, 1, 2, 2, 4, 5, 7])),
            ParentId=draw(_OPTIONAL_IDS),
            OwnerUserId=draw(_OPTIONAL_IDS),
            Title=draw(_WORDS),
            Body=draw(_WORDS),
            Tags=draw(st.sampled_from(["", "<a>", "<a><b>", "|b|c|", "<<>>", "| |"])),
            CreationDate=draw(_DATES),
        )
    for id_ in draw(st.sets(_IDS, max_size=5)):
        dump.add("Comments", id_, PostId=draw(_IDS), UserId=draw(_OPTIONAL_IDS), Text=draw(_WORDS))
    for id_ in draw(st.sets(_IDS, max_size=6)):
        dump.add("Votes", id_, PostId=draw(_IDS), VoteTypeId=draw(st.integers(0, 5)))
    for id_ in draw(st.sets(_IDS, max_size=4)):
        dump.add(
            "PostLinks",
            id_,
            PostId=draw(_IDS),
            RelatedPostId=draw(_IDS),
            LinkTypeId=draw(st.integers(1, 3)),
        )
    for id_ in draw(st.sets(_IDS, max_size=3)):
        dump.add(
            "Tags",
            id_,
            TagName=draw(st.sampled_from(["a", "b", "c", ""])),
            ExcerptPostId=draw(_IDS),
        )
    return dump


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(snapshots=st.lists(dumps(), min_size=1, max_size=3))
def test_whatever_the_files_hold_every_row_is_accounted_for_once(
    migrated_file: Path, snapshots: list[Dump]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(migrated_file, folder / "hearth.db")
        database = Database(f"sqlite:///{folder / 'hearth.db'}")
        for number, dump in zip(itertools.count(), snapshots):
            dump.add("Users", 9, LastAccessDate=f"2016-01-{number + 1:02}T00:00:00.000")
            source = dump.write(folder / str(number))
            report = take(database, source).report
            for table, tally in report.tables.items():
                assert tally.in_file == len(dump.tables[table])
                assert tally.adds_up(), (table, tally)
            before = everything(database)
            again = take(database, source)
            assert everything(database) == before
            assert fingerprint_of(database, again)
        database.dispose()
