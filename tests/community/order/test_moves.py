"""A thread moves with its address; who may not read there loses it, and nothing tells them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS
from community.accounts.actor import Actor
from community.communities.models import Community, Membership, Tag, Visibility
from community.communities.queries.tags import tags
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.health.actions.marking import mark_weeks
from community.moderation.models import ModerationEntry
from community.order.access import MOVE, place_to_move_to
from community.order.actions.moves import move_thread
from community.order.queries.moves import MovePlan, move_plan, places_to_go
from community.threads.access import thread_to, upload_to_see
from community.threads.events import ThreadsMoved
from community.threads.models import Thread, Upload, UploadLink
from community.threads.queries import tags_of
from community.threads.statuses import QuestionStatus
from tests.web.conversation import Conversation
from tests.world import World


def move(
    database: Database,
    by: Actor,
    thread_id: int,
    slug: str,
    *,
    reason: str = "It is about tools.",
    wider: bool = False,
) -> MovePlan:
    with database.unit_of_work() as session:
        granted = thread_to(session, by, thread_id, verb=MOVE)
        target = place_to_move_to(session, by, granted, slug)
        plan = move_plan(session, granted, target)
        move_thread(session, granted, target, by=by, reason=reason, wider=wider)
        return plan


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    return Conversation(database, world)


def counted(database: Database, community_id: int) -> tuple[int, int, dict[int, int]]:
    with database.reading() as session:
        place = session.get_one(Community, community_id)
        rows = session.execute(
            select(Membership.account_id, Membership.posts_count).where(
                Membership.community_id == community_id
            )
        )
        return place.threads_count, place.unanswered_count, dict(rows.all())


def test_a_moved_thread_keeps_its_address_and_takes_what_is_there(
    database: Database, world: World, talk: Conversation
) -> None:
    talk.start(slug="workshop", tags=["saws"])
    thread_id = talk.start(tags=["saws", "beans"])
    talk.say(thread_id, "cleo", "A fine saw.")
    talk.say(thread_id, "ada", "Sharpen it.", comment=True)
    garden, workshop = (counted(database, each) for each in (world.garden, world.workshop))
    plan = move(database, world.actor("ada"), thread_id, "workshop")
    assert (plan.carried, plan.dropped, plan.gains_readers) == (("saws",), ("beans",), False)

    with database.reading() as session:
        thread = session.get_one(Thread, thread_id)
        assert thread.community_id == world.workshop
        assert tags_of(session, [thread_id])[thread_id] == ("saws",)
        names = {
            place: {row.name: row.threads_count for row in tags(session, community_id=place).items}
            for place in (world.garden, world.workshop)
        }
        assert names == {world.garden: {"beans": 0, "saws": 0}, world.workshop: {"saws": 2}}
    after_garden, after_workshop = (
        counted(database, each) for each in (world.garden, world.workshop)
    )
    assert after_garden[:2] == (garden[0] - 1, garden[1])  # it was answered
    assert after_workshop[:2] == (workshop[0] + 1, workshop[1])
    for who, posts in ((world.ben, 1), (world.ada, 1)):
        assert after_garden[2][who] == garden[2][who] - posts
        assert after_workshop[2][who] == workshop[2][who] + posts
    assert after_garden[2][world.cleo] == garden[2][world.cleo] - 1
    assert world.cleo not in after_workshop[2]


@pytest.mark.parametrize("moved", ["older", "newer"])
def test_what_superseded_a_question_here_supersedes_none_elsewhere(
    database: Database, world: World, talk: Conversation, moved: str
) -> None:
    ids = {"older": talk.start(), "newer": talk.start()}
    with database.unit_of_work() as session:
        session.get_one(Thread, ids["older"]).superseded_by_id = ids["newer"]

    move(database, world.actor("ada"), ids[moved], "workshop")

    with database.reading() as session:
        older = session.get_one(Thread, ids["older"])
        assert older.superseded_by_id is None
        assert older.status == QuestionStatus.OPEN


def test_a_synonym_there_takes_the_tag_along(
    database: Database, world: World, talk: Conversation
) -> None:
    talk.start(slug="workshop", tags=["saws"])
    with database.unit_of_work() as session:
        saws = session.scalars(select(Tag).where(Tag.name == "saws")).one()
        session.add(
            Tag(
                community_id=world.workshop,
                name="blades",
                canonical_id=saws.id,
                created_at=saws.created_at,
            )
        )
    thread_id = talk.start(tags=["blades", "saws"])
    move(database, world.actor("ada"), thread_id, "workshop")
    with database.reading() as session:
        assert tags_of(session, [thread_id])[thread_id] == ("saws",)


def test_only_who_facilitates_both_moves(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start()
    for who, error in (("ben", Forbidden), ("zed", Forbidden)):
        with pytest.raises(error):
            move(database, world.actor(who), thread_id, "workshop")
    fay = world.actor("fay")  # facilitates the garden alone
    for slug, words in (("workshop", "facilitate"), ("vault", "no such"), ("none", "no such")):
        with pytest.raises(Refused) as refused:
            move(database, fay, thread_id, slug)
        assert words in str(refused.value.detail)
        assert set(refused.value.fields) == {"community"}
    with pytest.raises(Refused):
        move(database, world.actor("ada"), thread_id, "garden")
    hidden = talk.start(slug="vault")
    with pytest.raises(NotFound):
        move(database, fay, hidden, "garden")
    with database.reading() as session:
        ada, place = world.actor("ada"), world.garden
        assert [each.slug for each in places_to_go(session, ada, but=place)] == [
            "vault",
            "workshop",
        ]
        assert places_to_go(session, fay, but=place) == []
        assert session.get_one(Thread, thread_id).community_id == world.garden


def test_more_readers_are_meant_or_it_stays(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id, ada = talk.start(slug="vault"), world.actor("ada")
    with pytest.raises(Refused) as refused:
        move(database, ada, thread_id, "garden")
    assert refused.value.code == "wider_audience"
    with pytest.raises(NotFound), database.reading() as session:
        thread_to(session, world.actor("zed"), thread_id, verb="threads.read")
    assert move(database, ada, thread_id, "garden", wider=True).gains_readers
    with database.reading() as session:
        thread_to(session, world.actor("zed"), thread_id, verb="threads.read")


def test_a_reason_is_asked_and_a_removed_thread_stays(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id, ada = talk.start(), world.actor("ada")
    for reason in ("", " x ", "y" * 201):
        with pytest.raises(Refused) as refused:
            move(database, ada, thread_id, "workshop", reason=reason)
        assert set(refused.value.fields) == {"reason"}
    with database.unit_of_work() as session:
        session.get_one(Thread, thread_id).hidden_at = session.get_one(Thread, thread_id).created_at
    with pytest.raises(Conflict):
        move(database, ada, thread_id, "workshop")


def test_an_image_is_read_by_the_new_audience(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id, ada = talk.start(), world.actor("ada")
    with database.unit_of_work() as session:
        thread = session.get_one(Thread, thread_id)
        image = Upload(
            key="k" * 43, sha256="0" * 64, account_id=world.ben, file_name="saw.png",
            media_type="image/png", size=1, width=1, height=1, created_at=thread.created_at,
        )  # fmt: skip
        session.add(image)
        session.flush()
        session.add(UploadLink(upload_id=image.id, thread_id=thread_id))
    with database.reading() as session:
        upload_to_see(session, world.actor("zed"), "k" * 43)
    move(database, ada, thread_id, "vault")
    with database.reading() as session:
        assert upload_to_see(session, ada, "k" * 43).key
        with pytest.raises(NotFound):
            upload_to_see(session, world.actor("zed"), "k" * 43)


def test_both_logs_say_it_and_both_weeks_are_counted_anew(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start()
    move(database, world.actor("ada"), thread_id, "workshop", reason="About tools.")
    with database.reading() as session:
        lines = session.execute(
            select(
                ModerationEntry.community_id,
                ModerationEntry.act,
                ModerationEntry.thread_id,
                ModerationEntry.reason,
            ).order_by(ModerationEntry.id)
        ).all()
    assert [tuple(line) for line in lines] == [
        (world.garden, "move_out", thread_id, "About tools."),
        (world.workshop, "move_in", thread_id, "About tools."),
    ]
    assert mark_weeks in SUBSCRIBERS[ThreadsMoved]


def test_what_is_private_there_counts_as_more_readers_for_strangers_to_here(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start(slug="vault")
    with database.unit_of_work() as session:
        session.get_one(Community, world.workshop).visibility = Visibility.PRIVATE
        strangers = session.scalars(
            select(Membership.account_id).where(
                Membership.community_id == world.workshop,
                Membership.account_id.not_in(
                    select(Membership.account_id).where(Membership.community_id == world.vault)
                ),
            )
        ).all()
    plan = move(database, world.actor("ada"), thread_id, "workshop", wider=True)
    assert plan.gains_readers == bool(strangers)
