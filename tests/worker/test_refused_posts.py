"""What may not be posted when its time has come is a draft again, and its author hears why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.worker.drafts import post_scheduled
from app.worker.relay import Relay
from community import clock
from community.accounts.models import Account
from community.communities.models import Community, Membership, Stage
from community.drafts.actions.keeping import Typed, keep
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.notifications.models import Notification
from community.threads.models import Thread
from tests.web.conversation import Conversation
from tests.worker.test_relay import ListIndex
from tests.worker.test_scheduled import replies, scheduled
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def _lock(session: Session, world: World, thread: int) -> None:
    del world
    session.execute(update(Thread).where(Thread.id == thread).values(locked_at=clock.now()))


def _hide(session: Session, world: World, thread: int) -> None:
    del world
    session.execute(update(Thread).where(Thread.id == thread).values(hidden_at=clock.now()))


def _archive(session: Session, world: World, thread: int) -> None:
    del thread
    session.execute(
        update(Community).where(Community.id == world.vault).values(stage=Stage.ARCHIVED)
    )


def _leave(session: Session, world: World, thread: int) -> None:
    del thread
    mine = (Membership.account_id == world.ben) & (Membership.community_id == world.vault)
    session.execute(delete(Membership).where(mine))


def _mute(session: Session, world: World, thread: int) -> None:
    del thread
    mine = (Membership.account_id == world.ben) & (Membership.community_id == world.vault)
    session.execute(update(Membership).where(mine).values(muted_until=clock.ahead(days=1)))


def _suspend(session: Session, world: World, thread: int) -> None:
    del thread
    session.execute(update(Account).where(Account.id == world.ben).values(suspended_at=clock.now()))


def _owe_consent(session: Session, world: World, thread: int) -> None:
    del thread
    session.execute(update(Account).where(Account.id == world.ben).values(consent_due=True))


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (_lock, "locked"),
        (_hide, "gone"),
        (_archive, "archived"),
        (_leave, "gone"),
        (_mute, "barred"),
        (_suspend, "gone"),
        (_owe_consent, "barred"),
    ],
)
def test_what_may_not_be_posted_then_is_a_draft_again_and_its_author_hears_why(
    database: Database,
    world: World,
    talk: Conversation,
    settings: Settings,
    meanwhile: Callable[[Session, World, int], None],
    why: str,
) -> None:
    thread = talk.start("ada", slug="vault", title="Quillwort")
    draft_id = scheduled(database, world, Place(act=Act.REPLY, thread_id=thread))
    with database.unit_of_work() as session:
        meanwhile(session, world, thread)

    for _ in range(2):
        post_scheduled(database, settings)
        _carry(database)

    assert replies(database) == []
    with database.reading() as session:
        draft = session.get_one(Draft, draft_id)
        assert (draft.body, draft.post_at, draft.refused) == ("In March.", None, why)
        assert draft.place == f"reply:{thread}"
        (told,) = session.scalars(select(Notification).where(Notification.kind.like("unposted%")))
        assert (told.account_id, told.kind) == (world.ben, f"unposted_{why}")
        assert (told.community_id, told.thread_id) == (None, None), "it names no place"


def _carry(database: Database) -> None:
    relay = Relay(database, ListIndex())
    while relay.step():
        pass


def test_a_draft_that_comes_back_leaves_alone_what_was_begun_there_meanwhile(
    database: Database, world: World, talk: Conversation, settings: Settings
) -> None:
    place = Place(act=Act.REPLY, thread_id=talk.start("ada"))
    scheduled(database, world, place)
    with database.unit_of_work() as session:
        assert keep(session, place, Typed(body="Something new"), by=world.actor("ben"))
        session.execute(update(Thread).values(locked_at=clock.now()))

    post_scheduled(database, settings)

    with database.reading() as session:
        kept = session.execute(select(Draft.body, Draft.post_at).order_by(Draft.id)).all()
    assert [tuple(row) for row in kept] == [("In March.", None), ("Something new", None)]
