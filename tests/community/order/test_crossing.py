"""A thread is listed elsewhere too, and read by nobody who could not read it before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.database import Database
from community.aliases.actions import new_alias_account, seal_thread
from community.communities.models import Community, Visibility
from community.errors import Refused
from community.moderation.models import ModerationEntry
from community.order.access import ARCHIVE, CROSS_POST, place_to_show_in
from community.order.actions.archiving import archive_thread
from community.order.actions.crossing import cross_post, take_back_cross_post
from community.order.queries.cross_posts import cross_posts_page
from community.order.queries.places import places_to_show_in
from community.order.queries.ties import shown_in
from community.seal.masks import Mask
from community.threads import actions
from community.threads.access import thread_to
from community.threads.models import Thread
from community.threads.queries import duplicate_of, thread_head
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    return Conversation(database, world)


def show(
    database: Database, world: World, thread_id: int, slug: str, who: str, *, away: bool = False
) -> None:
    with database.unit_of_work() as session:
        by = world.actor(who)
        granted = thread_to(session, by, thread_id, verb=CROSS_POST)
        act = take_back_cross_post if away else cross_post
        act(session, granted, place_to_show_in(session, by, slug), by=by)


def listed(database: Database, world: World, who: str) -> list[int]:
    with database.reading() as session:
        page = cross_posts_page(session, world.actor(who), community_id=world.garden)
        return [row.id for row in page.items]


def test_those_who_may_read_it_at_home_see_it_and_nobody_else(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start(slug="workshop")
    show(database, world, thread_id, "garden", "ada")
    show(database, world, thread_id, "garden", "ada")  # twice changes nothing
    assert [listed(database, world, who) for who in ("ben", "cleo", "sue")] == [
        [thread_id],
        [thread_id],
        [],
    ]
    with database.unit_of_work() as session:
        assert session.scalars(select(ModerationEntry.act)).all() == ["cross_post"]
        shown = shown_in(session, world.actor("ben"), thread_id)
        assert [each.slug for each in shown] == ["garden"]
        session.get_one(Community, world.workshop).visibility = Visibility.PRIVATE
    assert [listed(database, world, who) for who in ("ben", "cleo")] == [[thread_id], []]
    show(database, world, thread_id, "garden", "ada", away=True)
    assert listed(database, world, "ben") == []


def test_who_began_it_shows_it_where_they_belong_and_others_do_not(
    database: Database, world: World, talk: Conversation
) -> None:
    own, other = talk.start(slug="workshop"), talk.start("ada", slug="workshop")
    show(database, world, own, "garden", "ben")
    assert listed(database, world, "cleo") == [own]
    with pytest.raises(Refused):
        show(database, world, other, "garden", "ben")
    with database.reading() as session:
        assert not session.scalars(select(ModerationEntry.id)).all()  # it is their own


def test_who_began_it_without_a_name_does_not_tell_where_else_they_belong(
    database: Database, world: World, talk: Conversation
) -> None:
    """Readers would know that whoever began it is a member there, as no facilitator did it."""
    thread_id = talk.start("ada", slug="workshop")
    with database.unit_of_work() as session:
        made = new_alias_account(session, name="Grey Heron")
        thread = session.get_one(Thread, thread_id)
        thread.author_id = made.id
        seal_thread(session, thread_id, account=made, author=world.actor("ben"))
    masks = (Mask(thread_id, made.id, "Grey Heron"),)
    ben = replace(world.actor("ben"), masks=masks)
    with database.unit_of_work() as session:
        granted = thread_to(session, ben, thread_id, verb=CROSS_POST)
        assert places_to_show_in(session, ben, granted) == []
        target = place_to_show_in(session, ben, "garden")
        with pytest.raises(Refused):
            cross_post(session, granted, target, by=ben)


def test_what_is_archived_is_listed_nowhere_else_either(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start(slug="workshop")
    show(database, world, thread_id, "garden", "ada")
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("ada"), thread_id, verb=ARCHIVE)
        archive_thread(session, granted, by=world.actor("ada"))
    assert listed(database, world, "ben") == []


def test_what_is_private_is_shown_nowhere_and_places_unknown_are_none(
    database: Database, world: World, talk: Conversation
) -> None:
    private, own = talk.start(slug="vault"), talk.start("cleo")
    for thread_id, slug, who in (
        (private, "garden", "ada"),
        (own, "garden", "cleo"),
        (own, "vault", "cleo"),
        (own, "nothing", "cleo"),
        (own, "workshop", "cleo"),
    ):
        with pytest.raises(Refused) as refused:
            show(database, world, thread_id, slug, who)
        assert refused.value.code == "bad_target"


def test_a_question_of_another_community_is_named_to_who_may_read_it(
    database: Database, world: World, talk: Conversation
) -> None:
    first, second = talk.start(slug="vault", title="Asked in the vault"), talk.start()
    with database.unit_of_work() as session:
        ada = world.actor("ada")
        granted = thread_to(session, ada, second, verb="threads.edit_any")
        target = thread_to(session, ada, first, verb=CROSS_POST)
        actions.mark_duplicate(session, granted, target=target)
    with database.reading() as session:
        for who, seen in (("ben", first), ("cleo", None), ("sue", None), ("mo", None)):
            assert duplicate_of(session, world.actor(who), second) == seen
            head = thread_head(session, world.actor(who), second)
            assert (head.duplicate_id, head.duplicate_title) == (
                seen,
                seen and "Asked in the vault",
            )
