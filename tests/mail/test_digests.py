"""Digests: what is new to a person, once, and nothing that is not theirs to read at that moment."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from community import clock
from community.accounts.actions.profiles import choose_mails
from community.accounts.models import Account
from community.communities.models import Community, Membership, MembershipState
from community.levels.policies import Level
from community.reading.actions import read_all, take_place
from community.rhythm.actions import reschedule
from community.rhythm.models import MailRhythm
from community.rhythm.policies import Digest, Rhythm
from community.threads.models import Reply, Thread, ThreadKind
from tests.community.test_levels import choose
from tests.mail.postal import Post, to, words_of
from tests.world import World

pytestmark = pytest.mark.both_databases

DAILY = Rhythm(digest=Digest.DAILY, digest_hour=7)
TALK = {"kind": ThreadKind.DISCUSSION}


def test_it_comes_at_its_hour_and_tells_what_is_new_once(post: Post) -> None:
    post.start("ada", "Before it was asked for", **TALK)
    post.later(minutes=1)
    post.choose("ben", DAILY)
    post.later(minutes=1)
    thread_id = post.start("ada", "Compost in March", body="Secret words.", **TALK)
    post.say(thread_id, "cleo")
    asked = post.start("cleo", "Why do beans rot?")
    assert to("ben", post.after(hours=18)) == []  # 06:02

    (message,) = to("ben", post.after(hours=1))
    words = words_of(message)
    assert message["Subject"] == "2 threads with something new for you"
    assert words.index("Questions nobody has answered") < words.index("Why do beans rot?")
    assert words.index("Why do beans rot?") < words.index("New in your communities")
    assert "Compost in March" in words
    assert "New, with 1 reply" in words
    assert f"/threads/{asked}" in words
    assert "Secret words." not in message.as_string()
    assert "Before it was asked for" not in words
    assert message["List-Id"] == "<organisation.hearth.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    assert to("ben", post.after(days=1)) == [], "nothing is new, so nothing is sent"
    post.say(thread_id, "fay")
    (later,) = to("ben", post.after(days=1))
    assert "1 new reply" in words_of(later)
    assert "Why do beans rot?" not in words_of(later)
    assert to("ben", post.after(days=1)) == []
    assert to("zed", post.after(days=1)) == []


def test_a_question_from_before_that_nobody_answered_comes_once(post: Post) -> None:
    post.start("cleo", "Why do beans rot?")
    answered = post.start("cleo", "When do I sow?")
    post.say(answered, "fay")
    post.later(minutes=1)
    post.choose("ben", DAILY)
    (message,) = to("ben", post.after(days=1))
    assert "Why do beans rot?" in words_of(message)
    assert "No answer yet" in words_of(message)
    assert "When do I sow?" not in words_of(message)
    assert to("ben", post.after(days=1)) == []


def test_nobody_gets_one_who_did_not_ask(post: Post) -> None:
    post.start("ada", "Compost in March", **TALK)
    assert post.after(days=8) == []


def test_what_was_read_mailed_written_or_muted_is_in_none(post: Post, world: World) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    own = post.start("ben", "My own thread", **TALK)
    post.say(own, "cleo")
    (mailed,) = to("ben", post.after(minutes=3))
    assert "My own thread" in mailed["Subject"]
    read, muted = (post.start("ada", title, **TALK) for title in ("Has read it", "Has muted it"))
    said = post.say(read, "cleo")
    quiet = post.start("ada", "In the workshop", slug="workshop", **TALK)
    choose(post.database, world, "ben", Level.MUTED, thread_id=muted)
    choose(post.database, world, "ben", Level.MUTED, slug="workshop")
    with post.moment(), post.database.unit_of_work() as session:
        take_place(session, world.actor("ben"), read, reply_id=said)
    assert quiet
    assert to("ben", post.after(days=1)) == []

    post.say(read, "cleo", "And one more.")
    post.say(read, "ben", "Thank you.")
    (message,) = to("ben", post.after(days=1))
    assert "1 new reply" in words_of(message)
    assert "My own thread" not in words_of(message)
    with post.moment(), post.database.unit_of_work() as session:
        read_all(session, world.actor("ben"), world.garden, until=post.now)
    assert to("ben", post.after(days=1)) == []


def test_what_somebody_watches_stands_before_the_rest(post: Post, world: World) -> None:
    post.choose("ben", DAILY)
    with post.database.unit_of_work() as session:
        choose_mails(session, account_id=world.ben, notices=False, today=False)
    post.later(minutes=1)
    first = post.start("ada", "Compost in March", **TALK)
    tracked, watched = (post.start("ada", title, **TALK) for title in ("A tracked", "A watched"))
    choose(post.database, world, "ben", Level.TRACKING, thread_id=tracked)
    choose(post.database, world, "ben", Level.WATCHING, thread_id=watched)
    assert first
    (message,) = to("ben", post.after(days=1))
    words = words_of(message)
    parts = ["New in what you watch or track", "A tracked", "New in your communities", "Compost"]
    assert [words.index(part) for part in parts] == sorted(words.index(part) for part in parts)
    assert "A watched" in words.split("New in your communities")[0]


def test_what_is_gone_or_closed_to_them_by_then_is_in_none(post: Post, world: World) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    hidden, talk = (post.start("ada", title, **TALK) for title in ("Is hidden", "Goes on"))
    gone = post.say(talk, "cleo")
    post.start("ada", "In the vault", slug="vault", **TALK)
    with post.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == hidden).values(hidden_at=post.now))
        session.execute(update(Reply).where(Reply.id == gone).values(deleted_at=post.now))
    leave(post, world)
    (message,) = to("ben", post.after(days=1))
    words = words_of(message)
    assert "Goes on" in words
    assert "reply" not in words
    assert "Is hidden" not in words
    assert "vault" not in message.as_string()


def leave(post: Post, world: World) -> None:
    """Ben leaves the vault, which is private."""
    with post.database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.ben, Membership.community_id == world.vault)
            .values(state=MembershipState.LEFT)
        )


def test_who_leaves_after_it_was_written_gets_another_without_the_place(
    post: Post, world: World
) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    post.start("ada", "In the vault", slug="vault", **TALK)
    post.start("ada", "In the garden", **TALK)
    post.later(days=1)
    assert post.write() == 1
    leave(post, world)
    assert post.send() == []
    (message,) = to("ben", post.go())
    assert "In the garden" in words_of(message)
    assert "In the vault" not in message.as_string()
    assert to("ben", post.after(days=1)) == []


def test_a_place_that_is_left_is_in_no_digest_though_everybody_may_read_it(
    post: Post, world: World
) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    post.start("ada", "In the garden", **TALK)
    with post.database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.ben, Membership.community_id == world.garden)
            .values(state=MembershipState.LEFT)
        )
        assert session.get_one(Community, world.garden).visibility == "public"
    assert to("ben", post.after(days=1)) == []


def test_what_a_digest_told_is_not_mailed_as_a_notice_as_well(post: Post, world: World) -> None:
    post.choose("ben", Rhythm(digest=Digest.DAILY, digest_hour=13, wait_minutes=60))
    choose(post.database, world, "ben", Level.WATCHING)
    post.later(minutes=30)
    post.start("ada", "Compost in March", **TALK)
    (message,) = to("ben", post.after(minutes=30))
    assert "Compost in March" in words_of(message)
    assert to("ben", post.after(minutes=30)) == []


def test_what_is_beyond_the_cap_comes_in_the_digest(post: Post) -> None:
    capped = Rhythm(wait_minutes=0, weekly_cap=10, digest=Digest.DAILY, digest_hour=20)
    post.choose("ben", capped)
    threads = [post.start("ben", f"Thread number {number}") for number in range(4)]
    for number, thread_id in enumerate(threads):
        post.say(thread_id, "cleo")
        assert len(to("ben", post.go())) == (1 if number < 3 else 0)
        post.later(minutes=1)
    (message,) = to("ben", post.after(hours=8))
    assert "Thread number 3" in words_of(message)
    assert "Thread number 2" not in words_of(message)


def test_it_waits_for_quiet_hours_and_for_nobody_who_may_not_be_mailed(
    post: Post, world: World
) -> None:
    post.choose("ben", Rhythm(digest=Digest.DAILY, quiet_from=22 * 60, quiet_until=9 * 60))
    post.choose("cleo", DAILY)
    post.later(minutes=1)
    post.start("ada", "Compost in March", **TALK)
    with post.database.unit_of_work() as session:
        session.get_one(Account, world.cleo).suspended_at = clock.now()
    assert post.after(hours=19) == []  # 07:01
    assert len(post.after(hours=2)) == 1
    with post.database.reading() as session:
        due = session.scalars(select(MailRhythm.digest_at)).all()
    assert all(each is not None and each > post.now for each in due)


def test_it_comes_by_the_clock_of_the_person(post: Post, world: World) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    post.start("ada", "Compost in March", **TALK)
    with post.moment(), post.database.unit_of_work() as session:
        session.get_one(Account, world.ben).time_zone = "Pacific/Auckland"
        session.flush()  # the next one is worked out from it
        reschedule(session, world.ben)
    assert to("ben", post.after(hours=5, minutes=58)) == []
    assert len(to("ben", post.after(minutes=1))) == 1  # 18:00 UTC is 07:00 there


def test_days_without_a_worker_make_one_digest(post: Post) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    post.start("ada", "Compost in March", **TALK)
    assert len(to("ben", post.after(days=3))) == 1
    assert to("ben", post.go()) == []


def test_the_link_in_it_switches_digests_off_and_nothing_else(post: Post) -> None:
    post.choose("ben", DAILY)
    post.later(minutes=1)
    thread_id = post.start("ben", "My own thread")
    post.start("ada", "Compost in March", **TALK)
    (message,) = to("ben", post.after(days=1))
    path = message["List-Unsubscribe"].strip("<>").removeprefix("https://hearth.example")
    program = post.app.test_client()
    assert "no more digests" in program.get(path).text
    for _ in range(2):
        assert program.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    post.start("ada", "Compost in April", **TALK)
    assert to("ben", post.after(days=2)) == []
    post.say(thread_id, "cleo")
    assert len(to("ben", post.after(minutes=2))) == 1
