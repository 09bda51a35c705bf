"""What people watch and mute: which choice counts, and who hears of a post because of it."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.database import Database
from app.worker.relay import Relay
from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import Membership, MembershipState, Tag
from community.levels.access import community_place, tag_place, thread_place
from community.levels.actions import choose_level
from community.levels.models import ChosenLevel
from community.levels.policies import Level, Reach, level_of, reach_of
from community.levels.queries import own_levels
from community.notifications import watchers
from community.notifications.models import Notification
from community.threads.models import ThreadKind
from tests.letters import due_notices
from tests.queries import Statements
from tests.web.conversation import Conversation
from tests.worker.test_relay import ListIndex
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


def choose(
    database: Database,
    world: World,
    who: str,
    level: Level | None,
    *,
    slug: str = "garden",
    tag_id: int | None = None,
    thread_id: int | None = None,
) -> None:
    """Let a member of the cast choose, as the pages do."""
    actor = world.actor(who)
    with database.unit_of_work() as session:
        if thread_id is not None:
            place = thread_place(session, actor, thread_id, verb="levels.choose")
        elif tag_id is not None:
            place = tag_place(session, actor, slug, tag_id, verb="levels.choose")
        else:
            place = community_place(session, actor, slug, verb="levels.choose")
        choose_level(session, place, level)


def carry(database: Database) -> None:
    """Let the worker carry everything that was recorded."""
    relay = Relay(database, ListIndex())
    while relay.step():
        pass


def told(database: Database, world: World, kind: str | None = None) -> set[str]:
    """The handles of who has a notice, of one kind or of any."""
    with database.reading() as session:
        rows = session.execute(select(Notification.account_id, Notification.kind)).all()
    names = {getattr(world, name): name for name in ("ada", "ben", "cleo", "fay", "zed")}
    return {names[row.account_id] for row in rows if kind in (None, row.kind)}


def test_a_thread_beats_its_tags_and_those_beat_the_community() -> None:
    choices = (None, *Level)
    for thread, tag, community in itertools.product(choices, choices, choices):
        wanted = thread or tag or community or Level.NORMAL
        assert level_of(thread=thread, tags=[tag] if tag else [], community=community) == wanted


@pytest.mark.parametrize("tags", list(itertools.permutations(Level)))
def test_of_several_tags_the_one_that_lets_most_through_counts(tags: tuple[Level, ...]) -> None:
    assert level_of(tags=tags, community=Level.MUTED) is Level.WATCHING
    quiet = [tag for tag in tags if tag not in (Level.WATCHING, Level.SHADOWING)]
    assert level_of(tags=quiet, community=Level.WATCHING) is Level.TRACKING


def test_a_muted_thread_is_silent_and_a_muted_place_lets_names_through() -> None:
    assert reach_of(thread=Level.MUTED, community=Level.WATCHING) is Reach.NOTHING
    assert reach_of(community=Level.MUTED) is Reach.NAMED
    assert reach_of(tags=[Level.MUTED], community=Level.WATCHING) is Reach.NAMED
    assert reach_of(thread=Level.NORMAL, community=Level.WATCHING) is Reach.OWN
    assert reach_of() is Reach.OWN


def test_who_watches_a_community_hears_of_every_post_in_it_but_of_their_own(
    database: Database, world: World, talk: Conversation
) -> None:
    choose(database, world, "fay", Level.WATCHING)
    choose(database, world, "ben", Level.WATCHING)

    thread_id = talk.start("ben")
    carry(database)
    assert told(database, world) == {"fay"}

    talk.say(thread_id, "fay")
    talk.start("ada", slug="workshop")
    carry(database)
    with database.reading() as session:
        kinds = session.execute(select(Notification.account_id, Notification.kind)).all()
    # An answer to one's own question is told as that, once.
    assert sorted(map(tuple, kinds)) == [(world.ben, "answer"), (world.fay, "watched")]


def test_who_watches_a_tag_hears_of_threads_that_bear_it_alone(
    database: Database, world: World, talk: Conversation
) -> None:
    with database.unit_of_work() as session:
        tag = Tag(community_id=world.garden, name="soil", created_at=clock.now())
        session.add(tag)
        session.flush()  # its id is asked for
        tag_id = tag.id
    choose(database, world, "fay", Level.WATCHING, tag_id=tag_id)

    talk.start("ben")
    carry(database)
    assert told(database, world) == set()
    talk.start("ben", tags=["soil"])
    carry(database)
    assert told(database, world) == {"fay"}


def test_a_muted_thread_tells_nothing_and_a_muted_community_only_names(
    database: Database, world: World, talk: Conversation
) -> None:
    quiet = talk.start("ben", kind=ThreadKind.DISCUSSION)
    loud = talk.start("ben", kind=ThreadKind.DISCUSSION)
    choose(database, world, "ben", Level.MUTED, thread_id=quiet)
    choose(database, world, "cleo", Level.MUTED)
    talk.say(quiet, "ada", "Well, @ben?")
    talk.say(loud, "cleo", "Early.")
    talk.say(loud, "ada", "Late.")
    carry(database)
    # Cleo took part in the loud one, where Ada replied; Ben began it.
    assert told(database, world) == {"ben"}
    with database.reading() as session:
        about = set(session.scalars(select(Notification.thread_id)))
    assert about == {loud}

    talk.say(loud, "ada", "What do you say, @cleo?")
    carry(database)
    assert told(database, world, "mention") == {"cleo"}


def test_whoever_watched_and_left_is_closed_or_suspended_hears_nothing(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ada", slug="vault")
    carry(database)
    for handle in ("ben", "ada"):
        choose(database, world, handle, Level.WATCHING, slug="vault")
    talk.say(thread_id, "ada")
    carry(database)
    assert told(database, world) == {"ben"}, "a member must hear, or the rest proves nothing"

    with database.unit_of_work() as session:
        for name in ("xen", "sue", "zed"):  # left, suspended, never belonged
            session.add(
                ChosenLevel(
                    account_id=getattr(world, name),
                    community_id=world.vault,
                    level=Level.WATCHING,
                    chosen_at=clock.now(),
                )
            )
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.ben, Membership.community_id == world.vault)
            .values(state=MembershipState.LEFT)
        )
    talk.say(thread_id, "ada", "Once more.")
    carry(database)

    with database.reading() as session:
        assert len(session.scalars(select(Notification.id)).all()) == 1, "the one of before"
        page = own_levels(session, world.actor("ben"))
    assert page.items == [], "the list names no place that is closed to them"


def test_who_left_a_public_community_hears_no_more_of_it_until_they_come_back(
    database: Database, world: World, talk: Conversation
) -> None:
    choose(database, world, "fay", Level.WATCHING)
    mine = Membership.account_id == world.fay
    for state, heard in ((MembershipState.LEFT, 0), (MembershipState.ACTIVE, 1)):
        with database.unit_of_work() as session:
            session.execute(update(Membership).where(mine).values(state=state))
        talk.start("ben")
        carry(database)
        with database.reading() as session:
            assert len(session.scalars(select(Notification.id)).all()) == heard


def test_a_letter_that_waits_is_withdrawn_once_its_thread_is_muted(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben")
    talk.say(thread_id, "cleo")
    carry(database)
    with database.reading() as session:
        assert len(due_notices(session).readable) == 1
    choose(database, world, "ben", Level.MUTED, thread_id=thread_id)
    with database.reading() as session:
        assert due_notices(session).readable == []


def crowd(session: Session, world: World, count: int) -> None:
    """So many members of the garden who watch it."""
    now = clock.now()
    before = session.scalars(select(Account.id).order_by(Account.id.desc()).limit(1)).one()
    session.execute(
        insert(Account),
        [
            {"handle": f"w{n}", "name": f"W {n}", "state": AccountState.ACTIVE, "created_at": now}
            for n in range(before, before + count)
        ],
    )
    ids = session.scalars(select(Account.id).where(Account.id > before)).all()
    session.execute(
        insert(Membership),
        [
            {"account_id": each, "community_id": world.garden, "joined_at": now, "posts_count": 0}
            for each in ids
        ],
    )
    session.execute(
        insert(ChosenLevel),
        [
            {
                "account_id": each,
                "community_id": world.garden,
                "level": Level.WATCHING,
                "chosen_at": now,
            }
            for each in ids
        ],
    )


def test_a_post_costs_the_request_the_same_and_the_worker_a_few_statements_for_200(
    database: Database, world: World, talk: Conversation, statements: Statements
) -> None:
    asked, carried = [], []
    for more in (2, 198):
        with database.unit_of_work() as session:
            crowd(session, world, more)
        statements.clear()
        talk.start("ben")
        asked.append(len(statements))
        statements.clear()
        Relay(database, ListIndex()).step()
        carried.append(len(statements))
        carry(database)  # that their open pages count anew

    assert asked[0] == asked[1]
    assert carried[0] == carried[1]
    with database.reading() as session:
        assert len(session.scalars(select(Notification.id)).all()) == 2 + 200


def test_many_are_told_in_parts_each_once_though_one_part_comes_twice(
    database: Database, world: World, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchers, "AT_ONCE", 4)
    with database.unit_of_work() as session:
        crowd(session, world, 10)
    thread_id = talk.start("ben")
    carry(database)
    with database.unit_of_work() as session:
        again = watchers.WatchersTold(
            post_seq=session.scalars(select(Notification.outbox_id)).first() or 0,
            about_thread=thread_id,
            about_reply=None,
            author_id=world.ben,
            after=0,
        )
        watchers.tell_watchers(session, [(10_000, again)])
    carry(database)

    with database.reading() as session:
        people = session.scalars(select(Notification.account_id)).all()
    assert len(people) == len(set(people)) == 10
