"""A newer snapshot of the same site: what changes, what goes, and what members have made theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import Community, Membership, Tag
from community.imports.models import SourceRow
from community.outbox import OutboxEntry
from community.questions.models import Vote
from community.threads.models import Reply, ReplyKind, Thread, ThreadLink
from tests import factories
from tests.imports.dumps import Dump, everything, fingerprint_of, small_dump, take

pytestmark = pytest.mark.both_databases


class Story:
    """An imported community in which something happens before the next snapshot comes."""

    def __init__(self, database: Database, tmp_path: Path) -> None:
        self.database, self.folder, self.number = database, tmp_path, 0
        self.dump = small_dump()
        self.outcome = self.take(self.dump)

    def take(self, dump: Dump) -> Any:
        self.number += 1
        self.outcome = take(self.database, dump.write(self.folder / str(self.number)))
        return self.outcome

    def local(self, session: Session, table: str, source_id: int) -> int:
        found = session.scalar(
            select(SourceRow.local_id).where(
                SourceRow.source_table == table, SourceRow.source_id == source_id
            )
        )
        assert found is not None
        return found

    def thread(self, source_id: int) -> Thread:
        with self.database.reading() as session:
            return session.get_one(Thread, self.local(session, "Posts", source_id))

    def reply(self, source_id: int, table: str = "Posts") -> Reply:
        with self.database.reading() as session:
            return session.get_one(Reply, self.local(session, table, source_id))

    def member(self) -> int:
        with self.database.unit_of_work() as session:
            ada = factories.account(session, handle="ada")
            place = session.get_one(Community, self.outcome.place.community_id)
            factories.membership(session, place, ada)
            return ada.id

    def vote(self, *, thread: int | None = None, reply: int | None = None) -> None:
        member = self.member()
        with self.database.unit_of_work() as session:
            session.add(
                Vote(
                    account_id=member,
                    thread_id=thread,
                    reply_id=reply,
                    value=1,
                    created_at=clock.now(),
                )
            )
            table, id_ = (Thread, thread) if thread else (Reply, reply)
            session.execute(update(table).where(table.id == id_).values(score=table.score + 1))

    def say(self, thread_id: int, *, parent_id: int | None = None) -> None:
        member = self.member()
        with self.database.unit_of_work() as session:
            session.add(
                Reply(
                    thread_id=thread_id,
                    parent_id=parent_id,
                    kind=ReplyKind.COMMENT,
                    body="Mine.",
                    body_html="<p>Mine.</p>",
                    author_id=member,
                    created_at=clock.now(),
                )
            )


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Story:
    return Story(database, tmp_path)


def test_what_changed_at_the_source_changes_here(story: Story) -> None:
    newer = story.dump.copy()
    newer.change("Posts", 1, Title="What are hops?", Tags="<beer>", Body="<p>New.</p>")
    newer.change("Posts", 4, Body="<p>Grass.</p>").change("Comments", 1, Score=5)
    newer.add("Votes", 8, PostId=3, VoteTypeId=2)

    report = story.take(newer).report

    assert (story.thread(1).title, story.thread(1).body_html) == ("What are hops?", "<p>New.</p>")
    assert story.thread(3).score == 1
    assert story.reply(4).body == "<p>Grass.</p>"
    assert story.reply(1, "Comments").score == 5
    assert (report.tally("Posts").updated, report.tally("Posts").unchanged) == (2, 3)
    with story.database.reading() as session:
        assert dict(session.execute(select(Tag.name, Tag.threads_count)).all()) == {
            "hops": 0,
            "beer": 2,
        }


def test_only_what_changed_is_indexed_again(story: Story) -> None:
    story.take(story.dump.copy().change("Posts", 4, Body="<p>Grass.</p>"))

    with story.database.reading() as session:
        events = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()
    assert events[-1].payload["thread_ids"] == [story.thread(3).id]
    assert len(events) == 3


def test_an_edit_made_here_stands_against_the_source(story: Story) -> None:
    id_ = story.thread(1).id
    with story.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == id_).values(body="Edited here."))

    report = story.take(story.dump.copy().change("Posts", 1, Body="<p>New.</p>")).report

    assert story.thread(1).body == "Edited here."
    assert {"file": "Posts.xml", "id": 1, "reason": "it was edited here since it was imported"} in (
        report.complete()["refused_rows"]
    )
    assert report.tally("Posts").adds_up()


def test_a_deletion_made_here_stands_against_the_source(story: Story) -> None:
    id_ = story.reply(4).id
    with story.database.unit_of_work() as session:
        session.execute(update(Reply).where(Reply.id == id_).values(deleted_at=clock.now()))

    report = story.take(story.dump.copy().change("Posts", 4, Body="<p>Grass.</p>")).report

    assert story.reply(4).deleted_at is not None
    assert ("Posts", "it was deleted here") in report.refusals


def test_a_lock_set_here_outlives_a_change_at_the_source(story: Story) -> None:
    id_ = story.thread(1).id
    with story.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == id_).values(locked_at=clock.now()))

    story.take(story.dump.copy().change("Posts", 1, Body="<p>New.</p>"))

    assert story.thread(1).body == "<p>New.</p>"
    assert story.thread(1).locked_at is not None


def test_a_question_closed_at_the_source_is_locked_and_reopened(story: Story) -> None:
    story.take(story.dump.copy().change("Posts", 1, ClosedDate="2015-01-01T00:00:00"))
    assert str(story.thread(1).locked_at)[:10] == "2015-01-01"

    story.take(story.dump)
    assert story.thread(1).locked_at is None


def test_what_is_gone_at_the_source_is_withdrawn(story: Story) -> None:
    newer = story.dump.copy().drop("Posts", 3, 4).drop("Votes", 6).drop("PostLinks", 1)
    newer.drop("Comments", 1).drop("Users", 3)

    report = story.take(newer).report

    assert story.thread(3).deleted_at is not None
    assert story.thread(3).withdrawn_at is not None
    assert story.reply(4).deleted_at is not None
    assert story.thread(1).replies_count == 2
    assert {name: tally.withdrawn for name, tally in report.tables.items() if tally.withdrawn} == {
        "Posts": 2,
        "Comments": 1,
        "Votes": 1,
        "PostLinks": 1,
        "Users": 1,
    }
    with story.database.reading() as session:
        community = session.get_one(Community, story.outcome.place.community_id)
        assert community.threads_count == 1
        assert session.scalars(select(ThreadLink)).all() == []
        silent = session.scalars(select(Account).where(Account.handle == "silent-3")).one()
        assert silent.state == AccountState.DEACTIVATED
        names = session.scalars(select(OutboxEntry.name)).all()
    assert names.count("thread:removed") == 1


def test_withdrawing_twice_changes_nothing_and_a_return_restores(story: Story) -> None:
    first = fingerprint_of(story.database, story.outcome)
    without = story.dump.copy().drop("Posts", 3, 4).drop("Votes", 6).drop("PostLinks", 1)
    without.drop("Users", 3)
    story.take(without)
    before = everything(story.database)
    report = story.take(without).report
    assert everything(story.database) == before
    assert sum(tally.withdrawn for tally in report.tables.values()) == 0

    story.take(story.dump)

    assert fingerprint_of(story.database, story.outcome) == first
    assert story.thread(3).deleted_at is None


@pytest.mark.parametrize("built", ["vote", "comment", "acceptance", "edit"])
def test_what_members_built_on_is_kept_and_marked(story: Story, built: str) -> None:
    thread, answer = story.thread(3).id, story.reply(4).id
    if built == "vote":
        story.vote(reply=answer)
    elif built == "comment":
        story.say(thread, parent_id=answer)
    else:
        values: dict[Any, Any] = {Reply.body: "Better."}
        with story.database.unit_of_work() as session:
            if built == "edit":
                session.execute(update(Reply).where(Reply.id == answer).values(values))
            else:
                accept = update(Thread).where(Thread.id == thread)
                session.execute(accept.values(accepted_reply_id=answer))

    report = story.take(story.dump.copy().drop("Posts", 3, 4)).report

    for post in (story.thread(3), story.reply(4)):
        assert post.withdrawn_at is not None
        assert post.deleted_at is None
    outcomes = {each["outcome"] for each in report.complete()["withdrawn_rows"]}
    assert outcomes == {"kept, because members have built on it; marked as removed at its source"}


def test_votes_of_both_places_make_the_score(story: Story) -> None:
    story.vote(thread=story.thread(1).id)
    assert story.thread(1).score == 2

    story.take(story.dump.copy().add("Votes", 8, PostId=1, VoteTypeId=2))

    assert story.thread(1).score == 3
    with story.database.reading() as session:
        assert len(session.scalars(select(Vote)).all()) == 1


def test_an_acceptance_made_here_stands_and_others_follow_the_source(story: Story) -> None:
    with story.database.unit_of_work() as session:
        thread, answer = story.thread(3).id, story.reply(4).id
        session.execute(update(Thread).where(Thread.id == thread).values(accepted_reply_id=answer))
    newer = story.dump.copy().drop("Votes", 4)
    newer.add("Posts", 6, PostTypeId=2, ParentId=3, OwnerUserId=2)
    newer.add("Votes", 8, PostId=6, VoteTypeId=1)

    story.take(newer)

    assert story.thread(3).accepted_reply_id == story.reply(4).id
    assert story.thread(1).accepted_reply_id is None


def test_a_renamed_person_keeps_the_handle_and_loses_the_old_name(story: Story) -> None:
    story.take(story.dump.copy().change("Users", 1, DisplayName="Anna"))

    with story.database.reading() as session:
        anna = session.scalars(select(Account).where(Account.handle == "ann-1")).one()
    assert anna.name == "Anna"
    assert (story.thread(1).attribution or "").startswith("Anna (")
    assert (story.reply(2, "Comments").attribution or "").startswith("Anna (")


def test_a_claimed_account_belongs_to_its_owner(story: Story) -> None:
    with story.database.unit_of_work() as session:
        session.execute(
            update(Account)
            .where(Account.handle.in_(["ann-1", "silent-3"]))
            .values(state=AccountState.ACTIVE)
        )

    newer = story.dump.copy().change("Users", 1, DisplayName="Anna").drop("Users", 3)
    report = story.take(newer).report

    with story.database.reading() as session:
        rows = session.execute(select(Account.handle, Account.name, Account.state)).all()
    assert ("ann-1", "Ann", "active") in map(tuple, rows)
    assert ("silent-3", "Silent", "active") in map(tuple, rows)
    assert report.tally("Users").refused == 1


def test_an_author_who_left_is_stood_in_for(story: Story) -> None:
    newer = story.dump.copy().drop("Users", 2)
    for table, id_ in (("Posts", 2), ("Posts", 3)):
        row = newer.tables[table][str(id_)]
        row["OwnerDisplayName"] = "user2"
        del row["OwnerUserId"]
    row = newer.tables["Comments"]["1"]
    row["UserDisplayName"] = "user2"
    del row["UserId"]

    report = story.take(newer).report

    assert report.refused == 3
    assert (story.thread(3).attribution or "").startswith("user2 on Stack Exchange")
    with story.database.reading() as session:
        author = session.get_one(Account, story.thread(3).author_id)
        members = session.scalars(select(Membership.state)).all()
    assert author.name == "Somebody who has left"
    assert sorted(members) == ["active", "left"]


def test_a_tag_in_use_stays_when_the_source_drops_it(story: Story) -> None:
    id_ = story.thread(1).id
    with story.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == id_).values(body="Edited here."))
    newer = story.dump.copy().drop("Tags", 1).drop("Posts", 5).change("Posts", 1, Tags="<beer>")
    story.take(newer)
    with story.database.reading() as session:
        assert set(session.scalars(select(Tag.name))) == {"hops", "beer"}


def test_a_description_edited_here_stands(story: Story) -> None:
    with story.database.unit_of_work() as session:
        session.execute(update(Tag).where(Tag.name == "hops").values(description="Ours."))

    report = story.take(story.dump.copy().change("Posts", 5, Body="Theirs.")).report

    with story.database.reading() as session:
        assert session.scalar(select(Tag.description).where(Tag.name == "hops")) == "Ours."
    assert ("Posts", "the description of its tag was edited here") in report.refusals


def test_a_file_that_is_not_there_withdraws_nothing(story: Story) -> None:
    folder = story.dump.write(story.folder / "partial")
    (folder / "Votes.xml").unlink()

    report = take(story.database, folder).report

    assert story.thread(1).score == 1
    assert report.tally("Votes").withdrawn == 0
    assert any("Votes.xml" in note for note in report.notes)
