"""Quotes: what counts as one, who hears of it, and that nothing leaks by one."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.worker.relay import Relay
from community import clock
from community.communities.access import community_to
from community.levels.access import thread_place
from community.levels.actions import choose_level
from community.levels.policies import Level
from community.notifications.models import Notification
from community.quoting import Quoted, block_quote, quotes_in
from community.text import names_in, render
from community.threads.access import reply_to
from community.threads.actions import edit_reply
from community.threads.models import Reply, Thread, ThreadKind
from tests.web.conversation import Conversation
from tests.worker.test_relay import ListIndex
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def told(database: Database) -> set[tuple[int, str]]:
    """Carry everything; who was told what by mentions and quotes."""
    relay = Relay(database, ListIndex())
    while relay.step():
        pass
    with database.reading() as session:
        rows = session.execute(
            select(Notification.account_id, Notification.kind).where(
                Notification.kind.in_(("mention", "quote"))
            )
        ).all()
    assert len(rows) == len(set(rows)), "nobody is told twice"
    return {(row[0], row[1]) for row in rows}


def quote(thread: int, reply: int | None = None, *, who: str = "cleo") -> str:
    """A quote and an answer to it."""
    address = f"/threads/{thread}" + (f"?post={reply}" if reply else "")
    return block_quote("In March.", attribution=f"@{who} wrote", address=address) + "I see."


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("> [@ada wrote](/threads/7?post=31):\n> Words", [Quoted(7, 31)]),
        (">[@ada schrieb](/threads/7):", [Quoted(7, None)]),
        ("> [@ada wrote](/threads/7?post=31#reply-31):", [Quoted(7, 31)]),
        ("[@ada wrote](/threads/7?post=31):", []),
        ("> [ada wrote](/threads/7):", []),
        ("> [@ada wrote](https://elsewhere.test/threads/7):", []),
        ("> [@ada wrote](/threads/07):", []),
        ("> [@ada wrote](/threads/7?post=0):", []),
        (f"> [@ada wrote](/threads/{'9' * 19}):", []),
    ],
)
def test_what_counts_as_a_quote(source: str, found: list[Quoted]) -> None:
    assert list(quotes_in(source)) == found
    assert list(render(source).quotes) == found


def test_code_quotes_nobody_and_ten_quotes_are_enough() -> None:
    many = "\n\n".join(f"> [@ada wrote](/threads/{number}):\n> x" for number in range(1, 30))

    assert render(f"```\n{many}\n```").quotes == ()
    assert len(render(many).quotes) == 10


def test_who_is_named_in_a_quote_was_named_by_somebody_else() -> None:
    text = "> [@ada wrote](/threads/7):\n>\n> Ask @ben!\n\nOr @cleo."

    assert names_in(text) == ["cleo"]
    assert 'href="/threads/7"' in render(text).html
    assert "<blockquote>" in render(text).html


def test_a_hostile_text_takes_no_time() -> None:
    for text in ("> [@a " * 9_000, ">" * 60_000, "> [@a b](/threads/1):\n" + "> \n" * 20_000):
        begun = clock.now()
        quotes_in(text)
        assert (clock.now() - begun).total_seconds() < 1


def test_whoever_is_quoted_hears_of_it_once(
    database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", kind=ThreadKind.DISCUSSION)
    said = talk.say(thread, "cleo")
    answer = talk.say(thread, "ben", quote(thread, said) + "\n\n" + quote(thread, who="ada"))
    talk.say(thread, "cleo", quote(thread, said))

    assert told(database) == {(world.cleo, "quote"), (world.ada, "quote")}
    with database.unit_of_work() as session:
        granted = reply_to(session, world.actor("ben"), answer, verb="threads.edit_own")
        text = render(quote(thread, said) + " And @fay.")
        edit_reply(session, granted, editor=world.actor("ben"), text=text, version=1)
    assert told(database) == {
        (world.cleo, "quote"),
        (world.ada, "quote"),
        (world.fay, "mention"),
    }


def test_an_edit_that_quotes_first_tells_too(
    database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", kind=ThreadKind.DISCUSSION)
    said = talk.say(thread, "cleo")
    answer = talk.say(thread, "ben", "Mine.")
    assert told(database) == set()
    with database.unit_of_work() as session:
        granted = reply_to(session, world.actor("ben"), answer, verb="threads.edit_own")
        text = render(quote(thread, said))
        edit_reply(session, granted, editor=world.actor("ben"), text=text, version=1)

    assert told(database) == {(world.cleo, "quote")}


def test_quoted_and_named_is_named(database: Database, world: World, talk: Conversation) -> None:
    thread = talk.start("ada", kind=ThreadKind.DISCUSSION)
    said = talk.say(thread, "cleo")
    talk.say(thread, "ben", quote(thread, said) + " @cleo")

    assert told(database) == {(world.cleo, "mention")}


@pytest.mark.parametrize("level", [Level.NORMAL, Level.MUTED])
def test_levels_are_kept(
    database: Database, world: World, talk: Conversation, level: Level
) -> None:
    thread = talk.start("ada", kind=ThreadKind.DISCUSSION)
    said = talk.say(thread, "cleo")
    with database.unit_of_work() as session:
        place = thread_place(session, world.actor("cleo"), thread, verb="levels.choose")
        choose_level(session, place, level)
    talk.say(thread, "ben", quote(thread, said))

    assert told(database) == ({(world.cleo, "quote")} if level is Level.NORMAL else set())


@pytest.mark.parametrize("why", ["elsewhere", "hidden", "deleted thread", "another thread"])
def test_nobody_is_told_of_a_quote_of_what_is_not_there_for_readers(
    database: Database, talk: Conversation, why: str
) -> None:
    place = "vault" if why == "elsewhere" else "garden"
    home = talk.start("ada", slug=place, kind=ThreadKind.DISCUSSION)
    said = talk.say(home, "ben")
    thread = talk.start("ada", kind=ThreadKind.DISCUSSION)
    with database.unit_of_work() as session:
        if why == "hidden":
            session.execute(update(Reply).values(hidden_at=clock.now()))
        if why == "deleted thread":
            session.execute(update(Thread).where(Thread.id == home).values(deleted_at=clock.now()))
    named = thread if why == "another thread" else home
    talk.say(thread, "cleo", quote(named, said, who="ben"))

    assert told(database) == set()


def test_quoted_in_a_closed_place_only_its_members_hear(
    database: Database, world: World, talk: Conversation
) -> None:
    of_zed = talk.start("cleo", kind=ThreadKind.DISCUSSION)
    of_ada = talk.start("ada", kind=ThreadKind.DISCUSSION)
    with database.reading() as session:
        assert community_to(session, world.actor("ben"), "vault", verb="threads.read")
    inside = talk.start("ben", slug="vault", kind=ThreadKind.DISCUSSION)
    talk.say(inside, "ben", quote(of_zed) + "\n\n" + quote(of_ada, who="ada"))

    assert told(database) == {(world.ada, "quote")}
