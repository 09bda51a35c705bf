"""What a page hears of a thread, and when it hears no more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.database import Database
from app.realtime.server import Live
from community import clock
from community.accounts.events import AccountSuspended, SessionsEnded
from community.accounts.models import Account
from community.communities.events import CommunityChanged, MembershipEnded
from community.communities.models import Community, Membership, MembershipState, Visibility
from community.order.access import MOVE, place_to_move_to
from community.order.actions.moves import move_thread
from community.outbox import OutboxEntry, record
from community.threads.access import thread_to
from community.threads.events import ReplyChanged, ReplyPosted, ReplyRemoved
from community.threads.models import Thread, ThreadKind
from tests.realtime.conftest import OpenPage, Page
from tests.world import World


@pytest.fixture
def secret_thread(database: Database, world: World) -> int:
    """A thread in the private vault."""
    return _thread(database, community_id=world.vault, author_id=world.ada)


@pytest.fixture
def garden_thread(database: Database, world: World) -> int:
    """A thread in the public garden."""
    return _thread(database, community_id=world.garden, author_id=world.ada)


def _thread(database: Database, *, community_id: int, author_id: int) -> int:
    with database.unit_of_work() as session:
        made = Thread(
            community_id=community_id,
            kind=ThreadKind.DISCUSSION,
            title="Where do the spades go?",
            body="",
            body_html="",
            author_id=author_id,
            created_at=clock.now(),
            last_activity_at=clock.now(),
        )
        session.add(made)
        session.flush()  # its id is returned
        return made.id


def _say(database: Database, world: World, thread_id: int, *, reply_id: int = 7) -> int:
    posted = ReplyPosted(
        community_id=world.vault, thread_id=thread_id, reply_id=reply_id, author_id=world.ada
    )
    with database.unit_of_work() as session:
        record(session, posted)
    with database.reading() as session:
        return session.scalars(select(OutboxEntry.id).order_by(OutboxEntry.id.desc())).first() or 0


def _watch(page: Page, thread_id: int, *, last_seq: int = 0) -> dict[str, object]:
    ack: dict[str, object] = page.emit(
        "watch", {"thread_id": thread_id, "last_seq": last_seq}, callback=True
    )
    return ack


def test_a_page_hears_of_a_reply_in_the_thread_it_shows(
    database: Database, world: World, live: Live, open_page: OpenPage, secret_thread: int
) -> None:
    page = open_page(world.ben)
    assert _watch(page, secret_thread) == {"ok": True, "seq": 0}

    seq = _say(database, world, secret_thread)
    live.tail.step()

    heard = page.get_received()
    assert [each["name"] for each in heard] == ["reply:posted"]
    # No author: what is told holds ids of the place and the sequence, and nothing about people.
    assert heard[0]["args"] == [
        {"seq": seq, "community_id": world.vault, "thread_id": secret_thread, "reply_id": 7}
    ]


@pytest.mark.parametrize("who", ["zed", "xen", "fay", "mo", "sue", None])
def test_k3_an_outsider_cannot_watch_and_hears_nothing(
    database: Database,
    world: World,
    live: Live,
    open_page: OpenPage,
    secret_thread: int,
    who: str | None,
) -> None:
    insider, outsider = open_page(world.ben), open_page(getattr(world, who) if who else None)
    _watch(insider, secret_thread)

    refused = _watch(outsider, secret_thread)
    unknown = _watch(outsider, 999_999)
    _say(database, world, secret_thread)
    live.tail.step()

    assert refused == unknown
    assert refused["code"] == "not_found"
    assert outsider.get_received() == []
    assert len(insider.get_received()) == 1


def test_a_visitor_watches_a_public_thread(open_page: OpenPage, garden_thread: int) -> None:
    assert _watch(open_page(None), garden_thread)["ok"] is True


def test_k14_a_page_that_was_away_is_told_what_it_missed_edits_and_removals_too(
    database: Database, world: World, open_page: OpenPage, secret_thread: int
) -> None:
    seen = _say(database, world, secret_thread)
    ids = {"community_id": world.vault, "thread_id": secret_thread, "reply_id": 7}
    with database.unit_of_work() as session:
        record(session, ReplyChanged(**ids))
        record(session, ReplyRemoved(**ids))

    page = open_page(world.ben)
    ack = _watch(page, secret_thread, last_seq=seen)

    heard = page.get_received()
    assert [each["name"] for each in heard] == ["reply:changed", "reply:removed"]
    assert ack == {"ok": True, "seq": heard[-1]["args"][0]["seq"]}


def test_a_page_stops_hearing_when_it_says_so(
    database: Database, world: World, live: Live, open_page: OpenPage, secret_thread: int
) -> None:
    page = open_page(world.ben)
    _watch(page, secret_thread)

    assert page.emit("unwatch", {"thread_id": secret_thread}, callback=True) == {"ok": True}
    _say(database, world, secret_thread)
    live.tail.step()

    assert page.get_received() == []


def test_k9_a_member_who_is_removed_hears_nothing_from_then_on(
    database: Database, world: World, live: Live, open_page: OpenPage, secret_thread: int
) -> None:
    leaver, stayer = open_page(world.ben), open_page(world.ada)
    _watch(leaver, secret_thread)
    _watch(stayer, secret_thread)

    with database.unit_of_work() as session:
        membership = session.scalars(
            select(Membership).where(
                Membership.account_id == world.ben, Membership.community_id == world.vault
            )
        ).one()
        membership.state = MembershipState.REMOVED
        record(session, MembershipEnded(community_id=world.vault, account_id=world.ben))
    _say(database, world, secret_thread)
    live.tail.step()

    assert leaver.get_received() == []
    assert len(stayer.get_received()) == 1


def test_i19_a_community_that_becomes_private_sends_outsiders_away(
    database: Database, world: World, live: Live, open_page: OpenPage, garden_thread: int
) -> None:
    visitor, stranger, member = open_page(None), open_page(world.zed), open_page(world.ben)
    for page in (visitor, stranger, member):
        assert _watch(page, garden_thread)["ok"] is True

    with database.unit_of_work() as session:
        garden = session.get_one(Community, world.garden)
        garden.visibility = Visibility.PRIVATE
        record(session, CommunityChanged(community_id=world.garden, audience_changed=True))
    _say(database, world, garden_thread)
    live.tail.step()

    assert visitor.get_received() == []
    assert stranger.get_received() == []
    assert len(member.get_received()) == 1


def test_a_thread_that_moves_out_of_sight_sends_its_outsiders_away(
    database: Database, world: World, live: Live, open_page: OpenPage, garden_thread: int
) -> None:
    visitor, stranger, member = open_page(None), open_page(world.zed), open_page(world.ben)
    for page in (visitor, stranger, member):
        assert _watch(page, garden_thread)["ok"] is True

    ada = world.actor("ada")
    with database.unit_of_work() as session:
        granted = thread_to(session, ada, garden_thread, verb=MOVE)
        vault = place_to_move_to(session, ada, granted, "vault")
        move_thread(session, granted, vault, by=ada, reason="It names people.", wider=False)
    live.tail.step()

    assert visitor.get_received() == []
    assert stranger.get_received() == []
    assert [one["name"] for one in member.get_received()] == ["thread:changed"]


def test_k9_a_suspended_person_is_disconnected(
    database: Database, world: World, live: Live, open_page: OpenPage
) -> None:
    page, other = open_page(world.ben), open_page(world.ada)

    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).suspended_at = clock.now()
        record(session, AccountSuspended(account_id=world.ben))
    live.tail.step()

    assert not page.is_connected()
    assert other.is_connected()


def test_k9_signing_out_one_browser_disconnects_that_one_alone(
    database: Database, world: World, live: Live, open_page: OpenPage
) -> None:
    first, second = open_page(world.ben), open_page(world.ben)
    ended = next(iter(live.sockets)).session_id

    with database.unit_of_work() as session:
        record(session, SessionsEnded(account_id=world.ben, session_id=ended))
    live.tail.step()

    assert (first.is_connected(), second.is_connected()) == (False, True)


def test_a_page_watches_a_limited_number_of_threads(
    database: Database, world: World, open_page: OpenPage
) -> None:
    page = open_page(world.ben)
    threads = [_thread(database, community_id=world.vault, author_id=world.ada) for _ in range(21)]

    acks = [_watch(page, thread_id) for thread_id in threads]

    assert all(ack["ok"] for ack in acks[:20])
    assert acks[20]["code"] == "too_many_watched"
