"""What is to be posted later: once, by the rights of that moment, and else a draft again."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.worker import drafts as worker
from app.worker.drafts import post_scheduled
from community import clock
from community.accounts.models import Account
from community.drafts.access import place_to_write
from community.drafts.actions.keeping import Typed, keep
from community.drafts.actions.posting import post_due
from community.drafts.actions.scheduling import schedule
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.moderation.models import HoldingRule
from community.text import render
from community.threads.models import HeldPost, Reply, Thread
from tests.web.conversation import Conversation
from tests.world import World, populate


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def scheduled(
    database: Database,
    world: World,
    place: Place,
    *,
    who: str = "ben",
    body: str = "In March.",
    title: str = "",
) -> int:
    """A post whose time has come just now."""
    with database.unit_of_work() as session:
        where = place_to_write(session, world.actor(who), place)
        words = Typed(title=title, body=body, kind="question" if title else "")
        kept = keep(session, where, words, by=world.actor(who))
        assert kept is not None
        schedule(session, kept, at=clock.ahead(hours=1), time_zone="Europe/Berlin")
        kept.post_at = clock.ago(minutes=1)
        return kept.id


def replies(database: Database) -> list[Reply]:
    """Everything that was said."""
    with database.reading() as session:
        return list(session.scalars(select(Reply).order_by(Reply.id)))


def test_a_reply_and_a_thread_are_posted_when_their_time_has_come(
    database: Database, world: World, talk: Conversation, settings: Settings
) -> None:
    thread = talk.start("ada")
    scheduled(database, world, Place(act=Act.REPLY, thread_id=thread))
    scheduled(
        database,
        world,
        Place(act=Act.START, community_id=world.garden),
        title="A new bed",
        body="For @cleo.",
    )
    later = scheduled(database, world, Place(act=Act.REPLY, thread_id=thread), body="Later.")
    with database.unit_of_work() as session:
        session.execute(
            update(Draft).where(Draft.id == later).values(post_at=clock.ahead(minutes=1))
        )

    post_scheduled(database, settings)
    post_scheduled(database, settings)

    assert [(reply.body, reply.author_id) for reply in replies(database)] == [
        ("In March.", world.ben)
    ]
    with database.reading() as session:
        made = session.scalars(select(Thread).where(Thread.title == "A new bed")).one()
        assert made.author_id == world.ben
        assert '<a class="mention" href="/people/cleo"' in made.body_html
        assert session.scalars(select(Draft.id)).all() == [later]


@pytest.mark.parametrize("rule", [{"first_posts": 5}, {"suspicious": True}])
def test_where_posts_wait_it_waits(
    database: Database,
    world: World,
    talk: Conversation,
    settings: Settings,
    rule: dict[str, object],
) -> None:
    thread = talk.start("ada")
    with database.unit_of_work() as session:
        values = {"first_posts": 0, "suspicious": False, **rule}
        session.add(HoldingRule(community_id=world.garden, **values))
        session.execute(update(Account).values(created_at=clock.now()))
    links = " ".join(f"https://example{number}.test/" for number in range(12))
    scheduled(database, world, Place(act=Act.REPLY, thread_id=thread), who="cleo", body=links)

    post_scheduled(database, settings)

    assert replies(database) == []
    with database.reading() as session:
        assert session.scalars(select(HeldPost.author_id)).all() == [world.cleo]
        assert session.scalars(select(Draft)).all() == []


def test_killed_between_the_post_and_the_end_of_the_draft_it_is_posted_once(
    database: Database, world: World, talk: Conversation, settings: Settings
) -> None:
    thread = talk.start("ada")
    draft_id = scheduled(database, world, Place(act=Act.REPLY, thread_id=thread))

    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def interrupted() -> None:
        with database.unit_of_work() as session:
            assert post_due(session, draft_id, text=render("In March."), sent=None)
            raise Killed

    with pytest.raises(Killed):
        interrupted()
    assert replies(database) == []
    post_scheduled(database, settings)
    post_scheduled(database, settings)
    assert len(replies(database)) == 1


def test_one_that_fails_does_not_hold_up_the_next(
    database: Database,
    world: World,
    talk: Conversation,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thread = talk.start("ada")
    bad = scheduled(database, world, Place(act=Act.REPLY, thread_id=thread), body="Bad")
    scheduled(database, world, Place(act=Act.REPLY, thread_id=thread), body="Good")

    def failing(session: Session, draft_id: int, **more: object) -> bool:
        if draft_id == bad:
            message = "a disk that is full"
            raise OSError(message)
        return post_due(session, draft_id, **more)  # type: ignore[arg-type]  # handed on as given

    monkeypatch.setattr(worker, "post_due", failing)
    post_scheduled(database, settings)
    assert [reply.body for reply in replies(database)] == ["Good"]

    monkeypatch.undo()
    post_scheduled(database, settings)
    assert [reply.body for reply in replies(database)] == ["Good", "Bad"]


def test_what_was_rewritten_or_put_off_meanwhile_is_not_posted_as_it_was(
    database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    draft_id = scheduled(database, world, Place(act=Act.REPLY, thread_id=thread))
    with database.unit_of_work() as session:
        assert not post_due(session, draft_id, text=render("Other words"), sent=None)
        session.execute(update(Draft).values(post_at=clock.now() + timedelta(days=1)))
    with database.unit_of_work() as session:
        assert not post_due(session, draft_id, text=render("In March."), sent=None)
    assert replies(database) == []


def test_two_workers_post_once(
    database: Database, world: World, talk: Conversation, settings: Settings
) -> None:
    _together(database, world, talk, settings)


@pytest.mark.postgres
def test_p_two_workers_post_once(postgres_url: str, settings: Settings) -> None:
    database = Database(postgres_url)
    with database.unit_of_work() as session:
        world = populate(session)
    _together(database, world, Conversation(database, world), settings)
    database.dispose()


def _together(database: Database, world: World, talk: Conversation, settings: Settings) -> None:
    thread = talk.start("ada")
    for number in range(6):
        scheduled(database, world, Place(act=Act.REPLY, thread_id=thread), body=f"Number {number}")
    threads = [threading.Thread(target=post_scheduled, args=(database, settings)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Reply)) == 6
        assert session.scalars(select(Draft)).all() == []
