"""Synonyms file under their tag; a merged tag leaves its name, its threads and its followers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.actions.synonyms import MOST_SYNONYMS, add_synonym, remove_synonym
from community.communities.actions.tags import change_tag, create_tag, delete_tag
from community.communities.events import TagChanged
from community.communities.models import Tag
from community.communities.queries.tags import tag_called, tags, tags_beginning
from community.errors import NotFound, Refused
from community.levels.models import ChosenLevel
from community.order.actions.tags import merge_tags
from community.order.queries.tags import tag_merge
from community.outbox import OutboxEntry
from community.text import render
from community.threads import actions
from community.threads.access import thread_to
from community.threads.queries import tags_of
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    return Conversation(database, world)


@pytest.fixture
def session(database: Database, talk: Conversation) -> Iterator[Session]:
    """One open transaction; what was said before is there."""
    del talk
    with database.unit_of_work() as opened:
        yield opened


def tag(session: Session, world: World, name: str) -> Tag:
    return session.scalars(
        select(Tag).where(Tag.community_id == world.garden, Tag.name == name)
    ).one()


def borne(session: Session, thread_id: int) -> tuple[str, ...]:
    return tags_of(session, [thread_id]).get(thread_id, ())


def test_whoever_types_a_synonym_files_under_the_tag(
    database: Database, world: World, talk: Conversation
) -> None:
    first = talk.start(tags=["compost"])
    with database.unit_of_work() as session:
        assert add_synonym(session, tag(session, world, "compost"), " Rotted Leaves ") == (
            "rotted-leaves"
        )
    second = talk.start(tags=["rotted leaves", "compost", "soil"])

    with database.reading() as session:
        assert borne(session, first) == ("compost",)
        assert borne(session, second) == ("compost", "soil")
        assert tag(session, world, "compost").threads_count == 2
        page = tags(session, community_id=world.garden)
        assert [(one.name, one.synonyms) for one in page.items] == [
            ("compost", ("rotted-leaves",)),
            ("soil", ()),
        ]
        offered = tags_beginning(session, community_id=world.garden, beginning="rot")
        assert [one.name for one in offered] == ["compost"]
        meant = tag_called(session, community_id=world.garden, name="rotted-leaves")
        assert meant is not None
        assert meant.name == "compost"
        assert tag_called(session, community_id=world.vault, name="rotted-leaves") is None


def test_an_edit_with_a_synonym_is_kept_under_the_tag(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start(tags=["compost"])
    ben = world.actor("ben")
    with database.unit_of_work() as session:
        add_synonym(session, tag(session, world, "compost"), "humus")
    with database.unit_of_work() as session:
        granted = thread_to(session, ben, thread_id, verb="threads.edit_own")
        actions.edit_thread(
            session,
            granted,
            editor=ben,
            title=granted.thread.title,
            text=render(granted.thread.body),
            tags=["humus"],
            version=1,
        )
        # The same words under the same tag: no version was made of it.
        assert granted.thread.version == 1
        assert borne(session, thread_id) == ("compost",)


def test_a_name_is_never_tag_and_synonym_at_once(session: Session, world: World) -> None:
    for name in ("compost", "soil", "sun"):
        create_tag(session, community_id=world.garden, name=name, description="")
    compost, soil = tag(session, world, "compost"), tag(session, world, "soil")
    add_synonym(session, compost, "humus")
    add_synonym(session, compost, "humus")  # twice is once

    for wrong in ("soil", "compost", "??", ""):
        with pytest.raises(Refused, match=r"."):
            add_synonym(session, compost, wrong)
    with pytest.raises(Refused) as taken:
        add_synonym(session, soil, "humus")
    assert taken.value.code == "bad_synonym"
    with pytest.raises(Refused) as named:
        create_tag(session, community_id=world.garden, name="Humus", description="")
    assert "compost" in str(named.value.detail)
    with pytest.raises(Refused):
        change_tag(session, soil, name="humus", description="")


def test_there_is_no_synonym_of_a_synonym(session: Session, world: World) -> None:
    for name in ("compost", "soil"):
        create_tag(session, community_id=world.garden, name=name, description="")
    compost, soil = tag(session, world, "compost"), tag(session, world, "soil")
    add_synonym(session, compost, "humus")
    merge_tags(session, compost, into_id=soil.id)

    # What was in a ring of two would come back to where it went.
    with pytest.raises(NotFound):
        merge_tags(session, soil, into_id=compost.id)
    with pytest.raises(NotFound):
        add_synonym(session, compost, "leaves")
    with pytest.raises(Refused):
        merge_tags(session, soil, into_id=soil.id)
    meant = {
        name: tag_called(session, community_id=world.garden, name=name)
        for name in ("compost", "humus", "soil")
    }
    assert {name: row and row.name for name, row in meant.items()} == dict.fromkeys(meant, "soil")


def test_a_synonym_taken_off_can_be_a_tag_again(session: Session, world: World) -> None:
    compost = create_tag(session, community_id=world.garden, name="compost", description="")
    add_synonym(session, compost, "humus")
    with pytest.raises(NotFound):
        remove_synonym(session, compost, "compost")
    remove_synonym(session, compost, "humus")
    made = create_tag(session, community_id=world.garden, name="humus", description="")
    assert made.canonical_id is None


def test_a_tag_that_is_deleted_takes_its_synonyms_along(session: Session, world: World) -> None:
    compost = create_tag(session, community_id=world.garden, name="compost", description="")
    add_synonym(session, compost, "humus")
    delete_tag(session, compost, borne_by=[])
    session.flush()
    assert tag_called(session, community_id=world.garden, name="humus") is None


def test_a_tag_has_so_many_synonyms_at_most(session: Session, world: World) -> None:
    compost = create_tag(session, community_id=world.garden, name="compost", description="")
    for number in range(MOST_SYNONYMS):
        add_synonym(session, compost, f"humus-{number}")
    with pytest.raises(Refused, match=r"."):
        add_synonym(session, compost, "humus-more")


def test_a_description_is_short_unless_it_came_with_an_import(
    session: Session, world: World
) -> None:
    with pytest.raises(Refused) as refused:
        create_tag(session, community_id=world.garden, name="compost", description="x" * 301)
    assert set(refused.value.fields) == {"description"}
    made = create_tag(session, community_id=world.garden, name="compost", description="x" * 300)
    made.description = "y" * 900
    change_tag(session, made, name="humus", description="y" * 900)
    with pytest.raises(Refused):
        change_tag(session, made, name="humus", description="z" * 900)


def test_a_merge_counts_every_thread_once_and_says_so_first(
    database: Database, world: World, talk: Conversation
) -> None:
    only, both, other = (
        talk.start(tags=names) for names in (["leaves"], ["leaves", "compost"], ["compost"])
    )
    hidden = talk.start(tags=["leaves", "compost"])
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("ben"), hidden, verb="threads.edit_own")
        actions.delete_thread(session, granted, actor=world.actor("ben"))
    with database.unit_of_work() as session:
        leaves = tag(session, world, "leaves")
        add_synonym(session, leaves, "foliage")
        found = tag_merge(session, leaves, into="compost")
        assert (found.tag.threads_count, found.into.threads_count) == (2, 2)
        assert (found.both, found.after) == (1, 3)
        merge_tags(session, leaves, into_id=found.into.id)

    with database.reading() as session:
        told = session.scalars(
            select(OutboxEntry).where(OutboxEntry.name == TagChanged.name).order_by(OutboxEntry.id)
        ).all()[-1]
        assert told.payload["tag_id"] == found.into.id
        assert set(told.payload["thread_ids"]) == {only, both, hidden}
        assert [borne(session, one) for one in (only, both, other)] == [("compost",)] * 3
        compost = tag(session, world, "compost")
        assert compost.threads_count == 3
        page = tags(session, community_id=world.garden)
        assert [(one.name, one.synonyms) for one in page.items] == [
            ("compost", ("foliage", "leaves"))
        ]


def test_whoever_watches_a_merged_tag_watches_the_other(
    database: Database, world: World, talk: Conversation
) -> None:
    talk.start(tags=["leaves", "compost"])
    with database.unit_of_work() as session:
        leaves, compost = tag(session, world, "leaves"), tag(session, world, "compost")
        chosen = [(world.ben, leaves, "watching"), (world.cleo, leaves, "muted")]
        chosen += [(world.cleo, compost, "watching")]
        for who, of, level in chosen:
            session.add(
                ChosenLevel(account_id=who, tag_id=of.id, level=level, chosen_at=clock.now())
            )
        session.flush()
        merge_tags(session, leaves, into_id=compost.id)

    with database.reading() as session:
        rows = session.execute(
            select(ChosenLevel.account_id, ChosenLevel.tag_id, ChosenLevel.level)
        ).all()
        at = tag(session, world, "compost").id
        # Cleo had chosen for the other already: that choice is theirs, and there is one.
        assert sorted(map(tuple, rows)) == sorted(
            [(world.ben, at, "watching"), (world.cleo, at, "watching")]
        )
