"""A source that knows tags by names files under what these names mean here."""

from __future__ import annotations

from sqlalchemy import select

from community.communities.actions.synonyms import add_synonym
from community.communities.models import Tag
from community.order.actions.tags import merge_tags
from tests.imports.dumps import Dump
from tests.imports.story import Story
from tests.imports.test_tag_names import _borne, _refused


def _tag(story: Story, name: str) -> Tag:
    with story.database.reading() as session:
        return session.scalars(select(Tag).where(Tag.name == name)).one()


def _merge(story: Story, name: str, into: str) -> None:
    with story.database.unit_of_work() as session:
        tag = session.get_one(Tag, _tag(story, name).id)
        merge_tags(session, tag, into_id=_tag(story, into).id)


def _newer(story: Story) -> Dump:
    newer = story.dump.copy()
    return newer.change("Posts", 3, Title="Which grain is it?")


def test_a_merged_tag_is_no_edit_and_stays_merged(story: Story) -> None:
    names = {each: _borne(story, each) for each in (1, 3)}
    assert names == {1: ["beer", "hops"], 3: ["beer"]}  # what the source says of them
    _merge(story, "beer", "hops")
    assert {each: _borne(story, each) for each in (1, 3)} == {1: ["hops"], 3: ["hops"]}

    assert _refused(story, _newer(story)) == {}
    assert story.thread(3).title == "Which grain is it?"
    assert {each: _borne(story, each) for each in (1, 3)} == {1: ["hops"], 3: ["hops"]}
    assert _tag(story, "beer").canonical_id == _tag(story, "hops").id
    # And a further run finds nothing to do.
    assert _refused(story, _newer(story)) == {}


def test_new_posts_of_the_source_file_under_the_tag(story: Story) -> None:
    with story.database.unit_of_work() as session:
        add_synonym(session, session.get_one(Tag, _tag(story, "hops").id), "lupulin")
    newer = story.dump.copy().change("Posts", 3, Tags="<lupulin><hops>")
    assert _refused(story, newer) == {}
    assert _borne(story, 3) == ["hops"]


def test_the_source_cannot_take_a_synonym_for_a_tag_of_its_own(story: Story) -> None:
    with story.database.unit_of_work() as session:
        add_synonym(session, session.get_one(Tag, _tag(story, "hops").id), "ale")
    beer = _tag(story, "beer").id
    newer = story.dump.copy().change("Tags", 2, TagName="ale")
    newer.change("Posts", 1, Tags="<hops><ale>").change("Posts", 3, Tags="<ale>")
    story.take(newer)
    assert _tag(story, "ale").canonical_id == _tag(story, "hops").id
    assert _borne(story, 3) == ["hops"]
    with story.database.reading() as session:
        gone = session.get(Tag, beer)
        assert gone is None or gone.name == "beer"
