"""Names of tags that pass from one row of the source to another, in any order, settle at once."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.database import Database
from community.communities.actions.tags import create_tag
from community.communities.models import Tag
from community.imports.models import SourceRow
from community.threads.models import Thread, ThreadTag
from tests import factories
from tests.imports.dumps import Dump, everything, take
from tests.imports.story import Story

Names = dict[int, str]


def _names(database: Database) -> Names:
    """What each row of the source is called here."""
    with database.reading() as session:
        rows = session.execute(
            select(SourceRow.source_id, Tag.name)
            .join(Tag, Tag.id == SourceRow.local_id)
            .where(SourceRow.source_table == "Tags", SourceRow.withdrawn_at.is_(None))
        )
        return dict(rows.all())


def _all(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(Tag.name)))


def _dump(names: Names) -> Dump:
    dump = Dump()
    for id_, name in names.items():
        dump.add("Tags", id_, TagName=name, ExcerptPostId=100 + id_)
        dump.add("Posts", 100 + id_, PostTypeId=4, Body=f"About {name}.")
    return dump


def _settles(database: Database, source: Path, names: Names) -> None:
    """Every row is called as its file says, nothing else is left, a second run changes nothing."""
    assert take(database, source).report.refusals == {}
    assert _names(database) == names
    assert _all(database) == sorted(set(names.values()))
    before = everything(database)
    take(database, source)
    assert everything(database) == before


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "later",
    [
        {1: "b", 2: "c"},  # its new name comes free later in the file
        {1: "b"},  # and at the end of the run
        {1: "b", 2: "a"},  # two change places
        {1: "b", 2: "c", 3: "a"},
        {1: "c", 2: "a"},  # its new name came free before
    ],
)
def test_a_name_passes_on(database: Database, tmp_path: Path, later: Names) -> None:
    _settles(database, _dump({1: "a", 2: "b"}).write(tmp_path / "1"), {1: "a", 2: "b"})
    _settles(database, _dump(later).write(tmp_path / "2"), later)
    with database.reading() as session:
        described = dict(session.execute(select(Tag.name, Tag.description)).all())
    said = {name: words.split("\n")[0] for name, words in described.items()}
    assert said == {name: f"About {name}." for name in later.values()}


def test_a_tag_that_members_use_stays_under_its_name(story: Story) -> None:
    thread_id = story.thread(3).id
    newer = story.dump.copy().change("Tags", 1, TagName="beer").drop("Tags", 2)
    story.take(newer)

    assert _names(story.database) == {1: "beer"}
    assert _all(story.database) == ["beer", "hops"]
    assert story.thread(3).id == thread_id


@pytest.mark.both_databases
def test_threads_follow_a_name_and_are_not_taken_for_edited(story: Story) -> None:
    newer = story.dump.copy().change("Tags", 2, TagName="ale")
    newer.change("Posts", 1, Tags="<hops><ale>").change("Posts", 3, Tags="<ale>")
    assert _refused(story, newer) == {}
    assert _borne(story, 1) == ["ale", "hops"]
    # What the file says of the threads may lag behind, and is no edit of a member's either.
    newer = newer.copy().change("Tags", 2, TagName="stout")
    assert _refused(story, newer) == {}
    newer = newer.copy().change("Posts", 3, Title="Which grain?", Tags="<stout>")
    assert _refused(story, newer) == {}
    assert _borne(story, 3) == ["stout"]
    assert story.thread(3).title == "Which grain?"


def test_what_a_member_edited_is_told_from_it_under_a_new_name_too(story: Story) -> None:
    with story.database.unit_of_work() as session:
        session.get_one(Thread, story.local(session, "Posts", 3)).title = "Mine"
    newer = story.dump.copy().change("Tags", 2, TagName="ale")
    newer.change("Posts", 1, Tags="<hops><ale>").change("Posts", 3, Tags="<ale>")

    assert _refused(story, newer) == {"it was edited here since it was imported": [3]}
    assert story.thread(3).title == "Mine"


def test_what_is_refused_makes_no_tag(story: Story) -> None:
    with story.database.unit_of_work() as session:
        session.get_one(Thread, story.local(session, "Posts", 3)).title = "Mine"
    newer = story.dump.copy().change("Posts", 3, Tags="<malt>")
    story.take(newer)

    assert _all(story.database) == ["beer", "hops"]


def test_a_question_comes_back_whose_tag_went_with_it(story: Story) -> None:
    without = story.dump.copy().drop("Posts", 1, 2, 5).drop("Tags", 1)
    for table in ("Comments", "Votes", "PostLinks"):
        without.tables[table].clear()
    story.take(without.change("Users", 1, LastAccessDate="2016-01-01T00:00:00.000"))
    assert _all(story.database) == ["beer"]

    later = story.dump.copy().change("Users", 1, LastAccessDate="2016-01-02T00:00:00.000")
    assert _refused(story, later) == {}
    assert _borne(story, 1) == ["beer", "hops"]
    assert story.thread(1).deleted_at is None


def test_a_tag_that_was_here_before_keeps_its_name(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        place = factories.community(session, slug="brewing")
        create_tag(session, community_id=place.id, name="a", description="Ours.")
    take(database, _dump({1: "a"}).write(tmp_path / "1"))
    take(database, _dump({1: "b"}).write(tmp_path / "2"))

    assert _names(database) == {1: "b"}
    assert _all(database) == ["a", "b"]


def _refused(story: Story, dump: Dump) -> dict[str, list[int]]:
    """Which posts were refused, by the reason."""
    refusals = story.take(dump).report.refusals
    return {reason: ids for (table, reason), ids in refusals.items() if table == "Posts"}


def _borne(story: Story, source_id: int) -> list[str]:
    thread_id = story.thread(source_id).id
    with story.database.reading() as session:
        names = select(Tag.name).join(ThreadTag).where(ThreadTag.thread_id == thread_id)
        return sorted(session.scalars(names))


_NAMES = st.dictionaries(st.integers(1, 5), st.sampled_from("abcdef"), max_size=5)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(snapshots=st.lists(_NAMES, min_size=2, max_size=4))
def test_any_names_in_any_order_settle(migrated_file: Path, snapshots: list[Names]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(migrated_file, folder / "hearth.db")
        database = Database(f"sqlite:///{folder / 'hearth.db'}")
        for number, names in zip(itertools.count(1), snapshots):
            dump = Dump()
            for id_, tag in names.items():
                dump.add("Tags", id_, TagName=tag)
            dump.add("Users", 9, LastAccessDate=f"2016-01-{number:02}T00:00:00.000")
            _settles(database, dump.write(folder / str(number)), names)
        database.dispose()
