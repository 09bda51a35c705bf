"""A newer snapshot of the same site: what changes, and what members have made theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import Membership, Tag
from community.outbox import OutboxEntry
from community.questions.models import Vote
from community.threads.models import Reply, Thread
from tests.imports.story import Story

pytestmark = pytest.mark.both_databases


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


def test_what_was_merged_or_split_here_stays_where_it_is(story: Story) -> None:
    """A reply left behind in a thread that goes on elsewhere could be found by nobody."""
    first, second = story.thread(1).id, story.thread(3).id
    with story.database.unit_of_work() as session:
        for reply in session.scalars(select(Reply).where(Reply.thread_id == second)):
            reply.thread_id = first
        session.get_one(Thread, second).merged_into_id = first
    newer = story.dump.copy().change("Posts", 4, Body="<p>Grass.</p>")
    newer.change("Posts", 3, Body="<p>New.</p>", Tags="<beer>")
    newer.add("Posts", 90, PostTypeId=2, ParentId=3, OwnerUserId=1, Body="<p>Late.</p>", Score=0)
    newer.add("Comments", 91, PostId=4, UserId=1, Text="Later.", Score=0)

    report = story.take(newer).report

    assert (story.reply(4).thread_id, story.reply(4).body) == (first, "<p>Grass.</p>")
    assert story.reply(90).thread_id == first
    assert story.reply(91, "Comments").thread_id == first
    assert story.thread(3).replies_count == 0
    with story.database.reading() as session:
        live = Reply.deleted_at.is_(None) & (Reply.thread_id == first)
        assert story.thread(1).replies_count == session.scalar(select(func.count()).where(live))
    assert ("Posts", "it was archived here, or goes on in another thread") in report.refusals


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

    story.take(story.dump.copy().change("Users", 1, LastAccessDate="2015-02-01T00:00:00"))
    assert story.thread(1).locked_at is None


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
    assert author.automated, "many people in one row must not count as one"
    assert sorted(members) == ["active", "left"]


def test_a_description_edited_here_stands(story: Story) -> None:
    with story.database.unit_of_work() as session:
        session.execute(update(Tag).where(Tag.name == "hops").values(description="Ours."))

    report = story.take(story.dump.copy().change("Posts", 5, Body="Theirs.")).report

    with story.database.reading() as session:
        assert session.scalar(select(Tag.description).where(Tag.name == "hops")) == "Ours."
    assert ("Posts", "the description of its tag was edited here") in report.refusals
