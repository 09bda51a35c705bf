"""What becomes of the rows of a dump."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from app.database import Database
from community.accounts.models import Account, AccountState
from community.communities.models import Community, Membership, Tag, Visibility
from community.outbox import OutboxEntry
from community.threads.models import Reply, Thread, ThreadLink, ThreadTag
from tests.imports.dumps import Dump, everything, fingerprint_of, small_dump, take

pytestmark = pytest.mark.both_databases


def thread(database: Database, title: str) -> Thread:
    with database.reading() as session:
        return session.scalars(select(Thread).where(Thread.title == title)).one()


def replies(database: Database, thread_id: int) -> list[Reply]:
    with database.reading() as session:
        found = select(Reply).where(Reply.thread_id == thread_id).order_by(Reply.created_at)
        return list(session.scalars(found))


def test_a_question_comes_with_its_answer_comments_score_and_acceptance(
    database: Database, tmp_path: Path
) -> None:
    take(database, small_dump().write(tmp_path))

    question = thread(database, "What is a hop?")
    answer, first, second = sorted(replies(database, question.id), key=lambda each: each.kind)
    assert (question.kind, question.score) == ("question", 1)
    assert (question.replies_count, question.answers_count) == (3, 1)
    assert question.accepted_reply_id == answer.id
    assert (answer.kind, answer.score, answer.parent_id) == ("answer", 1, None)
    assert {first.parent_id, second.parent_id} == {None, answer.id}
    assert sorted([first.score, second.score]) == [0, 3]
    assert str(question.created_at.date()) == "2014-02-01"
    assert str(question.last_activity_at.date()) == "2014-03-01"


def test_an_unknown_slug_opens_a_private_community_as_old_as_its_first_thread(
    database: Database, tmp_path: Path
) -> None:
    outcome = take(database, small_dump().write(tmp_path))

    assert outcome.place.created
    with database.reading() as session:
        community = session.get_one(Community, outcome.place.community_id)
        assert community.visibility == Visibility.PRIVATE
        assert (community.threads_count, community.unanswered_count) == (2, 0)
        assert community.members_count == 2
        assert str(community.created_at.date()) == "2014-02-01"
        assert str(community.last_activity_at and community.last_activity_at.date()) == "2014-03-01"


def test_people_are_staged_and_belong_from_their_first_post(
    database: Database, tmp_path: Path
) -> None:
    take(database, small_dump().write(tmp_path))

    with database.reading() as session:
        people = {each.handle: each for each in session.scalars(select(Account))}
        ann = people["ann-1"]
        belonging = session.execute(
            select(Account.handle, Membership.joined_at, Membership.posts_count)
            .join(Membership, Membership.account_id == Account.id)
            .order_by(Account.handle)
        ).all()
    assert (ann.state, ann.email, ann.password_hash) == (AccountState.STAGED, None, None)
    assert ann.website == "https://stackexchange.com/users/11"
    assert set(people) >= {"ann-1", "bo-2", "silent-3"}
    assert [(handle, str(at.date()), posts) for handle, at, posts in belonging] == [
        ("ann-1", "2014-02-01", 3),
        ("bo-2", "2014-02-01", 3),
    ]


def test_the_credit_names_author_profile_and_licence(database: Database, tmp_path: Path) -> None:
    dump = small_dump()
    dump.add("Posts", 6, PostTypeId=1, Title="Signed?", OwnerDisplayName="gone42")
    dump.change("Posts", 3, ContentLicense="CC BY-SA 4.0")
    take(database, dump.write(tmp_path))

    profile = "https://stackexchange.com/users/11"
    assert thread(database, "What is a hop?").attribution == (
        f"Ann ({profile}) on Stack Exchange, CC BY-SA 3.0"
    )
    assert (thread(database, "And a grain?").attribution or "").endswith("CC BY-SA 4.0")
    assert thread(database, "Signed?").attribution == "gone42 on Stack Exchange, CC BY-SA 3.0"


def test_h11_html_is_sanitised_and_its_source_kept(database: Database, tmp_path: Path) -> None:
    body = (
        '<p onclick="x()">Hi<script>alert(1)</script> <img src="http://x.test/a.png" alt="A"></p>'
    )
    dump = small_dump().change("Posts", 1, Body=body)
    dump.change("Comments", 1, Text='<b onclick="x()">@ann</b> **bold** javascript:alert(1)')
    take(database, dump.write(tmp_path))

    question = thread(database, "What is a hop?")
    comment = next(each for each in replies(database, question.id) if each.score == 3)
    assert question.body == body
    for html in (question.body_html, comment.body_html):
        assert "<script" not in html
        assert "onclick=" not in html.replace("onclick=&quot;", "").replace("&lt;b onclick", "")
        assert "<img" not in html
    assert 'class="remote-image"' in question.body_html
    assert "<strong>bold</strong>" in comment.body_html
    assert 'class="mention"' not in comment.body_html


def test_tags_links_and_descriptions_come_over(database: Database, tmp_path: Path) -> None:
    take(database, small_dump().write(tmp_path))

    with database.reading() as session:
        tags = {each.name: each for each in session.scalars(select(Tag))}
        assert tags["hops"].description.startswith("About hops.\n\n— Ann")
        assert {name: each.threads_count for name, each in tags.items()} == {"beer": 2, "hops": 1}
        assert session.scalar(select(ThreadLink.kind)) == "duplicate"
        assert len(session.execute(select(ThreadTag.thread_id)).all()) == 3


def test_every_row_of_every_file_is_accounted_for(database: Database, tmp_path: Path) -> None:
    report = take(database, small_dump().write(tmp_path)).report

    assert all(tally.adds_up() for tally in report.tables.values())
    assert {name: tally.in_file for name, tally in report.tables.items()} == {
        "Users": 4,
        "Posts": 5,
        "Comments": 2,
        "Votes": 7,
        "PostLinks": 1,
        "Tags": 2,
        "Badges": 1,
        "PostHistory": 1,
    }
    assert report.complete()["refused_rows"] == [
        {"file": "Votes.xml", "id": 7, "reason": "votes of type 5 (bookmark) are not taken"},
        {
            "file": "PostHistory.xml",
            "id": 1,
            "reason": "its post was never edited and says it itself",
        },
        {"file": "Badges.xml", "id": 1, "reason": "kept for later"},
    ]


def test_h10_the_same_snapshot_twice_changes_no_row(database: Database, tmp_path: Path) -> None:
    folder = small_dump().write(tmp_path)
    take(database, folder)
    before = everything(database)

    report = take(database, folder).report

    assert everything(database) == before
    assert sum(tally.taken + tally.updated for tally in report.tables.values()) == 0
    assert report.tally("Posts").unchanged == 5


def test_h12_nobody_hears_of_an_import_but_the_index(database: Database, tmp_path: Path) -> None:
    take(database, small_dump().write(tmp_path))

    with database.reading() as session:
        events = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()
        threads = set(session.scalars(select(Thread.id)))
    assert [each.name for each in events] == ["community:opened", "threads:imported"]
    assert set(events[1].payload["thread_ids"]) == threads


def test_two_communities_may_hold_the_same_people_under_handles_of_their_own(
    database: Database, tmp_path: Path
) -> None:
    folder = small_dump().write(tmp_path)
    first, second = take(database, folder), take(database, folder, slug="brewing-too")

    assert fingerprint_of(database, first) == fingerprint_of(database, second)
    with database.reading() as session:
        handles = set(session.scalars(select(Account.handle)))
    assert {"ann-1", f"ann-1-c{second.place.community_id}"} <= handles


def test_an_answer_may_stand_before_its_question(database: Database, tmp_path: Path) -> None:
    dump = Dump().add("Users", 1)
    dump.add("Posts", 1, PostTypeId=2, ParentId=2, OwnerUserId=1)
    dump.add("Posts", 2, PostTypeId=1, OwnerUserId=1, Title="Later")

    report = take(database, dump.write(tmp_path)).report

    assert report.tally("Posts").taken == 2
    assert thread(database, "Later").answers_count == 1
