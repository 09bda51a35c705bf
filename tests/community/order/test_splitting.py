"""Posts go into a new thread with their numbers, and what is about them goes along."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.database import Database
from community.bookmarks.actions import keep
from community.communities.access import community_to
from community.errors import Conflict, Forbidden, Refused
from community.levels.models import ChosenLevel
from community.order.access import SPLIT
from community.order.actions.splitting import split_thread
from community.order.queries.ties import ties_of
from community.order.replies import STAYING, following
from community.questions.actions import accept_answer, cast_vote
from community.reading.models import ThreadPlace
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from community.threads.models import HeldPost, Reply, ReplyKind, Thread, ThreadKind
from tests.community.order.telling import told_of
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    return Conversation(database, world)


def split(
    database: Database,
    world: World,
    thread_id: int,
    *reply_ids: int,
    who: str = "ada",
    kind: ThreadKind = ThreadKind.DISCUSSION,
) -> int:
    with database.unit_of_work() as session:
        by = world.actor(who)
        granted = thread_to(session, by, thread_id, verb=SPLIT)
        place = community_to(session, by, granted.community.slug, verb=SPLIT)
        return split_thread(
            session,
            granted,
            place,
            by=by,
            reply_ids=reply_ids,
            kind=kind,
            title="About the frost alone",
            text=render("This came up elsewhere."),
            tags=["frost"],
        ).id


def test_what_names_a_post_and_its_thread_goes_along() -> None:
    """A new table has to be thought about: whether it follows, or stays as the log does."""
    assert {table.name for table in following()} == {
        *("article_sources", "bookmarks"),
        *("drafts", "edit_suggestions", "held_posts", "incoming_mails", "measures"),
        *("mentions", "notifications", "polls", "reports", "revisions", "seal_requests"),
        *("upload_links", "votes", "previewed_posts", "reactions", "reaction_news", "trials"),
    }
    assert {"moderation_entries"} == STAYING


def test_the_chosen_posts_stand_in_the_new_thread_with_their_comments(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start()
    first = talk.say(thread_id, "cleo", "In March.")
    second = talk.say(thread_id, "cleo", "Frost, @ben, is another matter.")
    comment = talk.say(thread_id, "ben", "Indeed.", parent_id=second)
    with database.unit_of_work() as session:
        answer = reply_to(session, world.actor("ben"), second, verb="questions.vote")
        cast_vote(session, answer, voter=world.actor("ben"), value=1)
        session.add(ThreadPlace(account_id=world.ben, thread_id=thread_id, reply_id=comment))
        keep(session, answer, by=world.actor("ben"))
    made = split(database, world, thread_id, second)

    with database.reading() as session:
        rows = {
            reply.id: (reply.thread_id, reply.kind, reply.score)
            for reply in session.scalars(select(Reply))
        }
        assert rows == {
            first: (thread_id, ReplyKind.ANSWER, 0),
            second: (made, ReplyKind.REPLY, 1),
            comment: (made, ReplyKind.COMMENT, 0),
        }
        for table in following():
            if table.name in ("mentions", "bookmarks"):
                threads = session.scalars(
                    select(table.c.thread_id).where(table.c.reply_id == second)
                )
                assert set(threads) == {made}, table.name
        old, new = session.get_one(Thread, thread_id), session.get_one(Thread, made)
        assert (old.replies_count, old.answers_count) == (1, 1)
        assert (new.replies_count, new.answers_count, new.author_id) == (2, 0, world.ada)
        place = session.get_one(ThreadPlace, (world.ben, made))
        assert place.reply_id == comment
        tied = ties_of(session, world.actor("ben"), made).of("origin")
        assert [each.id for each in tied] == [thread_id]
        tied = ties_of(session, world.actor("ben"), thread_id).of("offshoot")
        assert [each.id for each in tied] == [made]


def test_an_accepted_answer_that_goes_is_accepted_no_more_and_levels_hold_for_both(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start()
    answer = talk.say(thread_id)
    with database.unit_of_work() as session:
        granted = reply_to(session, world.actor("ben"), answer, verb="questions.accept")
        accept_answer(session, granted, actor=world.actor("ben"))
        session.add(
            ChosenLevel(
                account_id=world.cleo,
                thread_id=thread_id,
                level="muted",
                chosen_at=granted.thread.created_at,
            )
        )
    made = split(database, world, thread_id, answer, kind=ThreadKind.QUESTION)
    with database.reading() as session:
        assert session.get_one(Thread, thread_id).accepted_reply_id is None
        assert session.get_one(Thread, thread_id).status == "open"
        assert session.get_one(Thread, made).answers_count == 1
        chosen = select(ChosenLevel.thread_id).where(ChosenLevel.account_id == world.cleo)
        assert set(session.scalars(chosen)) == {thread_id, made}


def test_a_comment_that_waits_under_a_chosen_post_goes_along(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start()
    answer = talk.say(thread_id)
    with database.unit_of_work() as session:
        held = HeldPost(
            community_id=world.garden,
            author_id=world.cleo,
            kind="comment",
            thread_id=thread_id,
            parent_id=answer,
            body="x",
            body_html="x",
            renderer=1,
            mentions=[],
            tags=[],
            why=[],
            created_at=session.get_one(Thread, thread_id).created_at,
        )
        session.add(held)
        session.flush()
        held_id = held.id
    made = split(database, world, thread_id, answer)
    with database.reading() as session:
        assert session.get_one(HeldPost, held_id).thread_id == made


def test_whose_posts_went_stays_known_by_name(
    database: Database, world: World, talk: Conversation
) -> None:
    """What others said to them, and quoted, is still there."""
    thread_id = talk.start()
    split(database, world, thread_id, talk.say(thread_id, "cleo"))
    cleo, said = world.actor("cleo"), render("Hm.")
    with database.unit_of_work() as session:
        granted = thread_to(session, cleo, thread_id, verb="threads.reply")
        with pytest.raises(Conflict) as refused:
            actions.post_reply(session, granted, author=cleo, text=said, alias=True)
    assert refused.value.code == "named_here"


def test_what_cannot_be_chosen(database: Database, world: World, talk: Conversation) -> None:
    thread_id, other = talk.start(), talk.start()
    answer, elsewhere = talk.say(thread_id), talk.say(other)
    comment = talk.say(thread_id, "ben", "Hm.", parent_id=answer)
    with database.unit_of_work() as session:
        granted = thread_to(session, world.actor("fay"), thread_id, verb="threads.reply")
        sealed = actions.post_reply(
            session, granted, author=world.actor("fay"), text=render("Hm."), alias=True
        ).id
    for chosen in ([], [elsewhere], [answer, elsewhere], [comment], [sealed], [2**62]):
        with pytest.raises(Refused) as refused:
            split(database, world, thread_id, *chosen)
        assert refused.value.code == "bad_posts"
        assert refused.value.fields
    with pytest.raises(Forbidden):
        split(database, world, thread_id, answer, who="ben")
    with database.reading() as session:
        assert session.get_one(Thread, thread_id).replies_count == 3


def test_who_wrote_what_went_is_told_once(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start()
    chosen = [talk.say(thread_id, who) for who in ("cleo", "cleo", "ben")]
    made = split(database, world, thread_id, *chosen)
    assert told_of(database) == {(world.cleo, "split", made), (world.ben, "split", made)}
