"""A thread goes on in another: openings side by side, replies by their time, addresses lead on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.database import Database
from community.communities.models import Community, Membership, Tag
from community.errors import Conflict, NotFound, Refused
from community.levels.models import ChosenLevel
from community.order.access import MERGE, MOVE, place_to_move_to, thread_to_merge_into
from community.order.actions.archiving import archive_thread
from community.order.actions.merging import merge_thread
from community.order.actions.moves import move_thread
from community.order.queries.ties import ties_of
from community.questions.actions import accept_answer
from community.questions.sharing import share_problem
from community.questions.statuses import supersede
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import Reply, Thread, ThreadKind, ThreadLink
from community.threads.queries import ThreadFilter, threads_page
from tests.community.order.telling import told_of
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    return Conversation(database, world)


def merge(database: Database, world: World, thread_id: int, into: int, *, who: str = "ada") -> None:
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor(who), thread_id, verb=MERGE)
        target = thread_to_merge_into(session, world.actor(who), into)
        merge_thread(session, granted, target, by=world.actor(who), reason="One thing twice.")


def test_all_of_it_goes_on_there(database: Database, world: World, talk: Conversation) -> None:
    into = talk.start(tags=["beans"])
    early = talk.say(into)
    thread_id = talk.start("cleo", title="Broad beans, when?", tags=["beans", "cold"])
    late = talk.say(thread_id, "ben", "In April.")
    later = talk.say(into, "ben", "Or so.")
    with database.unit_of_work() as session:
        granted = reply_to(session, world.actor("cleo"), late, verb="questions.accept")
        accept_answer(session, granted, actor=world.actor("cleo"))
        question = thread_to(session, world.actor("fay"), thread_id, verb="questions.vote")
        share_problem(session, question, actor=world.actor("fay"))
    merge(database, world, thread_id, into)

    with database.reading() as session:
        source, target = session.get_one(Thread, thread_id), session.get_one(Thread, into)
        replies = select(Reply.id).where(Reply.thread_id == into).order_by(Reply.id)
        assert list(session.scalars(replies)) == [early, late, later]
        assert (source.merged_into_id, source.replies_count) == (into, 0)
        assert (target.replies_count, target.answers_count) == (3, 3)
        assert target.accepted_reply_id is None
        assert target.same_count == 1
        place = session.get_one(Community, world.garden)
        assert (place.threads_count, place.unanswered_count) == (1, 0)
        counts = dict(session.execute(select(Tag.name, Tag.threads_count)).all())
        assert counts == {"beans": 1, "cold": 0}
        listed = threads_page(
            session, world.actor("ben"), which=ThreadFilter(community_id=world.garden)
        )
        assert [row.id for row in listed.items] == [into]
        shown = ties_of(session, world.actor("ben"), into).merged
        assert [(each.id, each.merge_reason) for each in shown] == [(thread_id, "One thing twice.")]
        hears = select(ChosenLevel.thread_id).where(ChosenLevel.account_id == world.fay)
        assert list(session.scalars(hears)) == [into]
    assert told_of(database) == {(world.cleo, "merged", thread_id)}


def test_what_pointed_to_it_points_on(database: Database, world: World, talk: Conversation) -> None:
    into, thread_id, third = talk.start(), talk.start(), talk.start()
    earlier = talk.start()
    with database.unit_of_work() as session:
        ada = world.actor("ada")
        for one in (third, into):
            granted = thread_to(session, ada, one, verb="threads.edit_any")
            target = thread_to(session, ada, thread_id, verb="threads.read")
            actions.mark_duplicate(session, granted, target=target)
    merge(database, world, earlier, thread_id)
    merge(database, world, thread_id, into)
    with database.reading() as session:
        links = session.execute(select(ThreadLink.thread_id, ThreadLink.target_id)).all()
        assert [tuple(link) for link in links] == [(third, into)]
        assert session.get_one(Thread, earlier).merged_into_id == into


def test_nothing_is_written_in_it_any_more_and_hiding_it_counts_nothing_twice(
    database: Database, world: World, talk: Conversation
) -> None:
    into, thread_id = talk.start(), talk.start()
    merge(database, world, thread_id, into)
    with pytest.raises(Conflict) as refused:
        talk.say(thread_id)
    assert refused.value.code == "merged"
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("ada"), thread_id, verb="moderation.hide")
        actions.hide_thread(session, granted, reason="Spam.")
    with database.reading() as session:
        place = session.get_one(Community, world.garden)
        assert (place.threads_count, place.unanswered_count) == (1, 1)
        assert not ties_of(session, world.actor("ben"), into).merged


def test_what_goes_on_in_a_thread_moves_with_it(
    database: Database, world: World, talk: Conversation
) -> None:
    into, thread_id = talk.start(), talk.start()
    merge(database, world, thread_id, into)
    with database.unit_of_work() as session:
        ada = world.actor("ada")
        granted = thread_to(session, ada, into, verb=MOVE)
        target = place_to_move_to(session, ada, granted, "vault")
        move_thread(session, granted, target, by=ada, reason="About tools.", wider=True)
    with database.reading() as session:
        assert session.get_one(Thread, thread_id).community_id == world.vault
        counts = select(Membership.community_id, Membership.posts_count).where(
            Membership.account_id == world.ben
        )
        posts = dict(session.execute(counts).all())
        assert (posts[world.garden], posts[world.vault]) == (0, 2)
        place = session.get_one(Community, world.vault)
        assert place.threads_count == 1
        assert [each.id for each in ties_of(session, world.actor("ben"), into).merged] == [
            thread_id
        ]
        with pytest.raises(NotFound):
            thread_to(session, world.actor("cleo"), thread_id, verb="threads.read")


def test_no_question_takes_its_own_place(
    database: Database, world: World, talk: Conversation
) -> None:
    into, thread_id, third = talk.start(), talk.start(), talk.start()
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        newer = thread_to(session, ada, thread_id, verb="threads.read")
        supersede(session, thread_to(session, ada, into, verb=MERGE), target=newer, actor=ada)
        supersede(session, thread_to(session, ada, third, verb=MERGE), target=newer, actor=ada)
    merge(database, world, thread_id, into)
    with database.unit_of_work() as session:
        assert session.get_one(Thread, into).superseded_by_id is None
        assert session.get_one(Thread, third).superseded_by_id == into
        merged = thread_to(session, ada, thread_id, verb="threads.read")
        with pytest.raises(Refused):
            supersede(session, thread_to(session, ada, into, verb=MERGE), target=merged, actor=ada)


def test_of_what_goes_on_elsewhere_nothing_is_put_in_order(
    database: Database, world: World, talk: Conversation
) -> None:
    into, thread_id = talk.start(), talk.start()
    merge(database, world, thread_id, into)
    ada, fay = world.actor("ada"), world.actor("fay")
    for act in (
        lambda session, on: archive_thread(session, on, by=ada),
        actions.pin_thread,
        lambda session, on: share_problem(session, on, actor=fay),
        lambda session, on: move_thread(
            session,
            on,
            place_to_move_to(session, ada, on, "workshop"),
            by=ada,
            reason="It belongs there.",
            wider=True,
        ),
    ):
        with pytest.raises(Conflict) as refused, database.unit_of_work() as session:
            act(session, thread_to(session, ada, thread_id, verb=MERGE))
        assert refused.value.code == "merged"


def test_its_author_is_known_by_name_where_it_goes_on(
    database: Database, world: World, talk: Conversation
) -> None:
    into, thread_id = talk.start(), talk.start("cleo")
    merge(database, world, thread_id, into)
    cleo, said = world.actor("cleo"), render("Hm.")
    with database.unit_of_work() as session:
        granted = thread_to(session, cleo, into, verb="threads.reply")
        with pytest.raises(Conflict) as refused:
            actions.post_reply(session, granted, author=cleo, text=said, alias=True)
    assert refused.value.code == "named_here"


def test_what_cannot_be_merged(database: Database, world: World, talk: Conversation) -> None:
    thread_id, merged, into = talk.start(), talk.start(), talk.start()
    talked = talk.start(kind=ThreadKind.DISCUSSION)
    elsewhere, hidden = talk.start(slug="workshop"), talk.start(slug="vault", who="ada")
    merge(database, world, merged, into)
    masked = talk.start()
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("fay"), masked, verb="threads.reply")
        actions.post_reply(
            session, granted, author=world.actor("fay"), text=render("Hm."), alias=True
        )
    for target in (thread_id, merged, elsewhere, masked, 2**62):
        with pytest.raises(Refused) as refused:
            merge(database, world, thread_id, target)
        assert refused.value.code == "bad_target"
    with pytest.raises(Refused):
        merge(database, world, talked, thread_id)  # replies would become answers
    with pytest.raises(Refused):
        merge(database, world, thread_id, hidden, who="fay")  # who may not know of it
    with pytest.raises(Conflict):
        merge(database, world, merged, thread_id)
    merge(database, world, thread_id, talked)
