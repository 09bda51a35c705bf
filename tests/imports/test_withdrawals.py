"""What a newer snapshot no longer holds, and what members had built on it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from community.accounts.models import Account, AccountState
from community.communities.models import Community, Tag
from community.outbox import OutboxEntry
from community.threads.models import Reply, Thread, ThreadLink
from tests.imports.dumps import everything, fingerprint_of, take
from tests.imports.story import Story

pytestmark = pytest.mark.both_databases


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


def test_a_tag_in_use_stays_when_the_source_drops_it(story: Story) -> None:
    id_ = story.thread(1).id
    with story.database.unit_of_work() as session:
        session.execute(update(Thread).where(Thread.id == id_).values(body="Edited here."))
    newer = story.dump.copy().drop("Tags", 1).drop("Posts", 5).change("Posts", 1, Tags="<beer>")
    story.take(newer)
    with story.database.reading() as session:
        assert set(session.scalars(select(Tag.name))) == {"hops", "beer"}


def test_a_file_that_is_not_there_withdraws_nothing(story: Story) -> None:
    folder = story.dump.write(story.folder / "partial")
    (folder / "Votes.xml").unlink()

    report = take(story.database, folder).report

    assert story.thread(1).score == 1
    assert report.tally("Votes").withdrawn == 0
    assert any("Votes.xml" in note for note in report.notes)
