"""Batches against who lost their rights, against twice the same words, and what was built on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.erasing.run import carry_out
from app.worker.relay import Relay
from community.communities.access import community_by_id_to
from community.communities.models import Community, MemberRole, Membership, Stage, Visibility
from community.erasure.actions import depart_at_once
from community.errors import Conflict, Forbidden, NotFound
from community.moderation import chain
from community.moderation.actions.batches import act_on, start_batch
from community.moderation.actions.rules import write_rules
from community.moderation.actions.whispers import whisper
from community.moderation.models import Batch
from community.moderation.policies import BatchAct
from community.moderation.queries.batches import items_left
from community.notifications.models import Notification
from community.own_data.models import Choice
from community.questions.actions import cast_vote
from community.threads import actions
from community.threads.access import thread_to
from community.threads.models import HeldPost, Thread
from tests import batches, factories
from tests.batches import report_of
from tests.worker.test_relay import ListIndex
from tests.world import World

pytestmark = pytest.mark.both_databases


@pytest.fixture
def report(database: Database, world: World) -> int:
    """A report in the garden."""
    with database.unit_of_work() as session:
        return batches.reported(session, world)


@pytest.fixture
def held(database: Database, world: World) -> int:
    """A question of Ben's that waits in the garden."""
    with database.unit_of_work() as session:
        return batches.waiting(session, world)


def work(database: Database) -> None:
    """The worker carries what waits."""
    relay = Relay(database, ListIndex())
    while relay.step():
        pass


def notices(database: Database, account_id: int) -> list[str]:
    """What somebody was told, oldest first."""
    wanted = select(Notification.kind).where(Notification.account_id == account_id)
    with database.reading() as session:
        return list(session.scalars(wanted.order_by(Notification.id)))


def _published(database: Database, held_id: int) -> int:
    with database.reading() as session:
        return session.get_one(HeldPost, held_id).thread_id or 0


def test_a_post_whose_words_wait_again_cannot_be_restored_by_hand(
    database: Database, world: World, held: int
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {held: 1})
    thread_id = _published(database, held)
    batches.undo(database, world, "ada", batch_id)
    fay = world.actor("fay")

    for _again in ("while it waits", "after it was published anew"):
        with database.unit_of_work() as session:
            granted = thread_to(session, fay, thread_id, verb="threads.read")
            with pytest.raises(Conflict, match="Nothing of this"):
                actions.restore_thread(session, granted, actor=fay)
        batches.do(database, world, "ada", BatchAct.APPROVE, {held: 1})

    with database.reading() as session:
        gone = session.get_one(Thread, thread_id)
        assert (gone.body, gone.body_html) == ("", "")
        live = session.scalars(select(Thread.body).where(Thread.deleted_at.is_(None)))
        assert live.all() == ["When, @fay?"]


def _vote_both_ways(session: Session, world: World, thread_id: int) -> None:
    for who, value in (("fay", 1), ("cleo", -1)):
        granted = thread_to(session, world.actor(who), thread_id, verb="questions.vote")
        cast_vote(session, granted, voter=world.actor(who), value=value)


def _lock(session: Session, world: World, thread_id: int) -> None:
    fay = world.actor("fay")
    actions.lock_thread(session, thread_to(session, fay, thread_id, verb="threads.lock"))


def _whisper(session: Session, world: World, thread_id: int) -> None:
    fay = world.actor("fay")
    granted = thread_to(session, fay, thread_id, verb="moderation.whisper")
    whisper(session, granted, by=fay, body="Known to us.")


def _duplicate(session: Session, world: World, thread_id: int) -> None:
    other = factories.thread(session, world.garden, world.cleo)
    fay = world.actor("fay")
    granted = thread_to(session, fay, other, verb="threads.lock")
    target = thread_to(session, fay, thread_id, verb="threads.read")
    actions.mark_duplicate(session, granted, target=target)


def _archive(session: Session, world: World, thread_id: int) -> None:
    assert thread_id
    session.get_one(Community, world.garden).stage = Stage.ARCHIVED


@pytest.mark.parametrize(
    ("build", "why"),
    [
        (_vote_both_ways, "answered"),
        (_lock, "later_act"),
        (_whisper, "later_act"),
        (_duplicate, "later_act"),
        (_archive, "archived"),
    ],
)
def test_a_publication_on_which_somebody_built_stays(
    database: Database,
    world: World,
    held: int,
    build: Callable[[Session, World, int], None],
    why: str,
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {held: 1})
    thread_id = _published(database, held)
    with database.unit_of_work() as session:
        build(session, world, thread_id)

    assert batches.undo(database, world, "ada", batch_id) == {held: why}

    with database.reading() as session:
        stands = session.get_one(Thread, thread_id)
        assert (stands.deleted_at, stands.body) == (None, "When, @fay?")


@pytest.mark.parametrize("at_once", [True, False])
def test_who_was_not_told_is_not_told_that_it_was_taken_back(
    database: Database, world: World, report: int, held: int, *, at_once: bool
) -> None:
    work(database)
    before = notices(database, world.ben)
    for act, seen in ((BatchAct.HIDE, {report: 0}), (BatchAct.REJECT, {held: 1})):
        batch_id, _became = batches.do(database, world, "ada", act, seen)
        if not at_once:
            work(database)
        batches.undo(database, world, "ada", batch_id)
        work(database)

    told = notices(database, world.ben)[len(before) :]
    assert told == ([] if at_once else ["measure", "undone"] * 2)


@pytest.mark.parametrize("at_once", [True, False])
def test_who_published_twice_tells_once(
    database: Database, world: World, held: int, *, at_once: bool
) -> None:
    for again in (True, False):
        batch_id, _became = batches.do(database, world, "ada", BatchAct.APPROVE, {held: 1})
        if not at_once:
            work(database)
        if again:
            batches.undo(database, world, "ada", batch_id)
        if not at_once:
            work(database)
    work(database)

    whole = ["published", "waits_again", "published"]
    assert notices(database, world.ben) == (["published"] if at_once else whole)


def _step_down(session: Session, world: World) -> None:
    _of_ada(session, world).role = MemberRole.MEMBER


def _leave(session: Session, world: World) -> None:
    _of_ada(session, world).state = "left"


def _of_ada(session: Session, world: World) -> Membership:
    wanted = (Membership.account_id == world.ada, Membership.community_id == world.garden)
    return session.scalars(select(Membership).where(*wanted)).one()


@pytest.mark.parametrize("lose", [_step_down, _leave])
def test_who_does_not_facilitate_any_more_takes_nothing_back(
    database: Database, world: World, report: int, lose: Callable[[Session, World], None]
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.HIDE, [report])
    with database.unit_of_work() as session:
        lose(session, world)

    with pytest.raises(NotFound):
        batches.undo(database, world, "ada", batch_id)

    assert batches.undo(database, world, "mo", batch_id) == {report: "restored"}


def test_an_admin_takes_nothing_back_in_a_community_that_was_made_private(
    database: Database, world: World, report: int
) -> None:
    batch_id, _became = batches.do(database, world, "ada", BatchAct.HIDE, [report])
    with database.unit_of_work() as session:
        session.get_one(Community, world.garden).visibility = Visibility.PRIVATE

    for who in ("mo", "zed"):
        with pytest.raises(NotFound):
            batches.undo(database, world, who, batch_id)
    with pytest.raises(Forbidden):
        batches.undo(database, world, "fay", batch_id)


@pytest.mark.parametrize("choice", [Choice.ERASE_POSTS, Choice.KEEP_POSTS])
@pytest.mark.parametrize("who", ["ben", "ada"])
def test_author_and_moderator_can_go_with_a_batch_open(
    database: Database,
    settings: Settings,
    world: World,
    report: int,
    held: int,
    who: str,
    choice: Choice,
) -> None:
    hidden, _became = batches.do(database, world, "ada", BatchAct.HIDE, [report])
    rejected, _became = batches.do(database, world, "ada", BatchAct.REJECT, {held: 1})
    gone = getattr(world, who)
    with database.unit_of_work() as session:
        depart_at_once(session, gone, choice=choice, language="en")
    assert carry_out(database, settings, gone)

    for batch_id in (hidden, rejected):
        batches.undo(database, world, "mo", batch_id)

    work(database)
    with database.reading() as session:
        assert chain.verify(session).problem == ""
        batch = session.get_one(Batch, hidden)
        assert batch.by_id is (None if who == "ada" else world.ada)
        thread = report_of(session, report)[1]
        if who == "ben" and choice == Choice.ERASE_POSTS:
            assert thread.body == ""
            assert session.get(HeldPost, held) is None
        else:
            assert thread.hidden_at is None


def _write_rules(database: Database, world: World, text: str, *, version: int) -> None:
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        place = community_by_id_to(session, ada, world.garden, verb="moderation.set_rules")
        write_rules(session, place, by=ada, text=text, version=version)


@pytest.mark.parametrize("rules", ["Be kind", ""])
def test_going_on_cites_no_other_rule_than_was_chosen(
    database: Database, world: World, report: int, rules: str
) -> None:
    _write_rules(database, world, "Sell nothing", version=0)
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        place = community_by_id_to(session, ada, world.garden, verb="moderation.review")
        seen: dict[int, int | None] = {report: 0}
        batch = start_batch(
            session, place, by=ada, act=BatchAct.HIDE, seen=seen, reason="Advertising", rule=1
        )
        batch_id = batch.id
        assert "Sell nothing" in batch.rule
        item_id = items_left(session, batch_id)[0]
    _write_rules(database, world, rules, version=1)

    with database.unit_of_work() as session:
        act_on(session, batch_id, item_id, by=ada, reason="Advertising", rule=1)

    assert batches.became(database, batch_id) == {report: "rules_changed"}
