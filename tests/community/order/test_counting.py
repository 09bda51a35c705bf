"""Whatever is done to threads in whatever order, every counter says what a recount says."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.database import Database
from community.communities.access import community_to
from community.communities.models import Community, Membership, Tag
from community.errors import CommunityError
from community.order.access import ARCHIVE, MERGE, MOVE, SPLIT, place_to_move_to
from community.order.actions.archiving import archive_thread, unarchive_thread
from community.order.actions.merging import merge_thread
from community.order.actions.moves import move_thread
from community.order.actions.splitting import split_thread
from community.questions.actions import accept_answer
from community.text import render
from community.threads import actions
from community.threads.access import GrantedThread, reply_to, thread_to
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind, ThreadTag
from tests.world import World

_STEPS = 150
_TAGS = ("beans", "cold", "frost")


class Doings:
    """Acts at random; what is refused changes nothing."""

    def __init__(self, database: Database, world: World, seed: int) -> None:
        self.database, self.world = database, world
        self.chance = random.Random(seed)  # which acts come, and no secret
        self.ada, self.ben = world.actor("ada"), world.actor("ben")
        # What makes posts comes oftener than what takes them away.
        self.acts: Sequence[Callable[[Session], object]] = (
            *(self.start, self.start, self.start, self.say, self.say, self.say),
            *(self.comment, self.accept),
            *(self.hide, self.show, self.delete, self.restore, self.archive, self.unarchive),
            *(self.hide_reply, self.show_reply, self.delete_reply, self.restore_reply),
            *(self.split, self.merge, self.merge, self.move, self.edit, self.edit, self.move),
        )

    def step(self) -> str:
        act = self.chance.choice(self.acts)
        try:
            with self.database.unit_of_work() as session:
                act(session)
        except CommunityError:
            return ""
        return act.__name__

    def _one(
        self, session: Session, kind: type[Thread] | type[Reply], *which: ColumnElement[bool]
    ) -> int:
        ids = session.scalars(select(kind.id).where(*which).order_by(kind.id)).all()
        return self.chance.choice(ids) if ids else 0

    def _some_tags(self) -> list[str]:
        return self.chance.sample(_TAGS, self.chance.randint(0, 2))

    def start(self, session: Session) -> object:
        place = community_to(
            session, self.ben, self.chance.choice(("garden", "workshop")), verb="threads.start"
        )
        return actions.start_thread(
            session,
            place,
            author=self.ben,
            kind=self.chance.choice((ThreadKind.QUESTION, ThreadKind.DISCUSSION)),
            title="When do I sow beans?",
            text=render("It is cold."),
            tags=self._some_tags(),
        )

    def say(self, session: Session) -> object:
        who = self.chance.choice((self.ada, self.ben))
        granted = thread_to(session, who, self._one(session, Thread), verb="threads.reply")
        return actions.post_reply(session, granted, author=who, text=render("In March."))

    def comment(self, session: Session) -> object:
        on = reply_to(session, self.ben, self._one(session, Reply), verb="threads.reply")
        return actions.post_reply(
            session, on, author=self.ben, text=render("Or so."), parent_id=on.reply.id
        )

    def accept(self, session: Session) -> None:
        on = reply_to(session, self.ada, self._one(session, Reply), verb="questions.accept")
        accept_answer(session, on, actor=self.ada)

    def edit(self, session: Session) -> None:
        on = thread_to(session, self.ada, self._one(session, Thread), verb="threads.edit_any")
        actions.edit_thread(
            session,
            on,
            editor=self.ada,
            title=on.thread.title,
            text=render(f"It is {self.chance.random()}."),
            tags=self._some_tags(),
            version=on.thread.version,
        )

    def hide(self, session: Session) -> None:
        on = thread_to(session, self.ada, self._one(session, Thread), verb="moderation.hide")
        actions.hide_thread(session, on, reason="Spam.")

    def show(self, session: Session) -> None:
        hidden = self._one(session, Thread, Thread.hidden_at.is_not(None))
        on = thread_to(session, self.ada, hidden, verb="moderation.hide")
        actions.show_thread(session, on)

    def delete(self, session: Session) -> None:
        on = thread_to(session, self.ada, self._one(session, Thread), verb="threads.edit_any")
        actions.delete_thread(session, on, actor=self.ada)

    def restore(self, session: Session) -> None:
        gone = self._one(session, Thread, Thread.deleted_at.is_not(None))
        on = thread_to(session, self.ada, gone, verb="threads.edit_any")
        actions.restore_thread(session, on, actor=self.ada)

    def hide_reply(self, session: Session) -> None:
        on = reply_to(session, self.ada, self._one(session, Reply), verb="moderation.hide")
        actions.hide_reply(session, on, reason="Spam.")

    def show_reply(self, session: Session) -> None:
        on = reply_to(session, self.ada, self._one(session, Reply), verb="moderation.hide")
        actions.show_reply(session, on)

    def delete_reply(self, session: Session) -> None:
        on = reply_to(session, self.ada, self._one(session, Reply), verb="threads.edit_any")
        actions.delete_reply(session, on, actor=self.ada)

    def restore_reply(self, session: Session) -> None:
        on = reply_to(session, self.ada, self._one(session, Reply), verb="threads.edit_any")
        actions.restore_reply(session, on, actor=self.ada)

    def archive(self, session: Session) -> None:
        on = thread_to(session, self.ada, self._one(session, Thread), verb=ARCHIVE)
        archive_thread(session, on, by=self.ada)

    def unarchive(self, session: Session) -> None:
        kept = self._one(session, Thread, Thread.archived_at.is_not(None))
        on = thread_to(session, self.ada, kept, verb=ARCHIVE)
        unarchive_thread(session, on, by=self.ada)

    def split(self, session: Session) -> None:
        on: GrantedThread = reply_to(session, self.ada, self._one(session, Reply), verb=SPLIT)
        place = community_to(session, self.ada, on.community.slug, verb=SPLIT)
        there = session.scalars(
            select(Reply.id).where(Reply.thread_id == on.thread.id, Reply.kind != ReplyKind.COMMENT)
        ).all()
        split_thread(
            session,
            on,
            place,
            by=self.ada,
            reply_ids=there[: self.chance.randint(1, 3)],
            kind=self.chance.choice((ThreadKind.QUESTION, ThreadKind.DISCUSSION)),
            title="About the frost alone",
            text=render("This came up elsewhere."),
            tags=self._some_tags(),
        )

    def merge(self, session: Session) -> None:
        on = thread_to(session, self.ada, self._one(session, Thread), verb=MERGE)
        here = Thread.community_id == on.community.id
        into_id = self.chance.choice(session.scalars(select(Thread.id).where(here)).all())
        into = thread_to(session, self.ada, into_id, verb=MERGE)
        merge_thread(session, on, into, by=self.ada, reason="One thing twice.")

    def move(self, session: Session) -> None:
        on = thread_to(session, self.ada, self._one(session, Thread), verb=MOVE)
        slug = "workshop" if on.community.slug == "garden" else "garden"
        target = place_to_move_to(session, self.ada, on, slug)
        move_thread(session, on, target, by=self.ada, reason="Belongs there.", wider=True)


@pytest.mark.parametrize("seed", range(3))
def test_every_counter_says_what_is_there(database: Database, world: World, seed: int) -> None:
    doings = Doings(database, world, seed)
    done: list[str] = []
    for _ in range(_STEPS):
        done.append(doings.step())
        if done[-1]:
            with database.reading() as session:
                assert wrong(session) == [], done
    assert {"merge", "split", "move", "archive"} <= set(done)  # it has tried what it is about


def wrong(session: Session) -> list[str]:
    """What does not say what is there, in words."""
    threads = session.scalars(select(Thread)).all()
    replies = session.scalars(select(Reply)).all()
    live = {thread.id: thread for thread in threads if not (thread.hidden_at or thread.deleted_at)}
    said = [reply for reply in replies if not (reply.hidden_at or reply.deleted_at)]
    return [
        *_of_threads(threads, said),
        *_of_communities(session, live),
        *_of_tags(session, live),
        *_of_members(session, threads, live, said),
    ]


def _of_threads(threads: Sequence[Thread], said: Sequence[Reply]) -> list[str]:
    found = []
    for thread in threads:
        here = [reply for reply in said if reply.thread_id == thread.id]
        answers = [reply.id for reply in here if reply.kind == ReplyKind.ANSWER]
        if (thread.replies_count, thread.answers_count) != (len(here), len(answers)):
            found.append(f"thread {thread.id} counts {thread.replies_count} of {len(here)}")
        if thread.accepted_reply_id not in (None, *answers):
            found.append(f"thread {thread.id} accepts what is not there")
        if thread.merged_into_id and here:
            found.append(f"thread {thread.id} goes on elsewhere and holds replies")
    homes = {thread.id: thread.community_id for thread in threads}
    found += [
        f"thread {thread.id} goes on in another community"
        for thread in threads
        if thread.merged_into_id and homes[thread.merged_into_id] != thread.community_id
    ]
    return found


def _of_communities(session: Session, live: dict[int, Thread]) -> list[str]:
    found = []
    for place in session.scalars(select(Community)):
        own = [
            one
            for one in live.values()
            if one.community_id == place.id and one.merged_into_id is None
        ]
        waiting = [
            one
            for one in own
            if one.kind == ThreadKind.QUESTION and not one.answers_count and not one.archived_at
        ]
        counted = (place.threads_count, place.unanswered_count)
        if counted != (len(own), len(waiting)):
            found.append(f"{place.slug} says {counted}, not {(len(own), len(waiting))}")
    return found


def _of_tags(session: Session, live: dict[int, Thread]) -> list[str]:
    found = []
    for tag in session.scalars(select(Tag)):
        bearers = session.scalars(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag.id))
        count = sum(one in live and live[one].merged_into_id is None for one in bearers)
        if tag.threads_count != count:
            found.append(f"tag {tag.name} of {tag.community_id}: {tag.threads_count}, not {count}")
    strange = session.scalar(
        select(func.count())
        .select_from(ThreadTag)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(Tag.community_id != Thread.community_id)
    )
    return [*found, *(["a thread bears a tag of another community"] if strange else [])]


def _of_members(
    session: Session, threads: Sequence[Thread], live: dict[int, Thread], said: Sequence[Reply]
) -> list[str]:
    homes = {thread.id: thread.community_id for thread in threads}
    posts = [(one.community_id, one.author_id) for one in live.values()]
    posts += [(homes[reply.thread_id], reply.author_id) for reply in said]
    return [
        f"member {one.account_id} of {one.community_id}: {one.posts_count}"
        for one in session.scalars(select(Membership))
        if one.posts_count != posts.count((one.community_id, one.account_id))
    ]
