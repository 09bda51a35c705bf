"""Who hears of what: each once, for the strongest reason, and never who may not read."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.communities.events import JoinDecided, JoinRequested
from community.communities.models import MemberRole, Membership, MembershipState
from community.mail.actions import Letter, claim_due, queue_mail
from community.moderation.events import ReportMade
from community.moderation.models import Report
from community.notifications.access import may_still_read_mail
from community.notifications.actions import choose_mail, mark_all_read, mark_read, notify
from community.notifications.models import Notification
from community.notifications.queries import notices_page, unread_count
from community.outbox import OutboxEntry
from community.questions.events import AnswerAccepted
from community.threads.models import ThreadKind
from tests.letters import due_notices
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


def carry(database: Database) -> None:
    """Let the notices of everything that was recorded be written, as the worker does."""
    with database.unit_of_work() as session:
        waiting = session.scalars(
            select(OutboxEntry).where(OutboxEntry.processed_at.is_(None)).order_by(OutboxEntry.id)
        ).all()
        events = [
            (row.id, event)
            for row in waiting
            if row.name in ("thread:started", "reply:posted") and (event := row.event())
        ]
        notify(session, events)
        for row in waiting:
            row.processed_at = clock.now()


def told(session: Session, world: World) -> set[tuple[str, str]]:
    """(handle, reason) of every notice there is."""
    names = {getattr(world, name): name for name in ("ada", "ben", "cleo", "fay", "zed", "sue")}
    rows = session.execute(select(Notification.account_id, Notification.kind))
    return {(names[row.account_id], row.kind) for row in rows}


def test_an_answer_is_told_to_who_asked_and_to_who_answered_before(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", kind=ThreadKind.QUESTION)
    talk.say(thread_id, "cleo")
    carry(database)
    talk.say(thread_id, "fay")
    carry(database)

    with database.reading() as session:
        assert told(session, world) == {("ben", "answer"), ("cleo", "reply")}


def test_of_two_answers_carried_together_the_first_hears_of_the_second_alone(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", kind=ThreadKind.QUESTION)
    first = talk.say(thread_id, "cleo")
    second = talk.say(thread_id, "fay")
    carry(database)

    with database.reading() as session:
        notices = session.execute(select(Notification.account_id, Notification.reply_id)).all()
    assert {tuple(notice) for notice in notices} == {
        (world.ben, first),
        (world.ben, second),
        (world.cleo, second),
    }


def test_a_comment_is_told_to_the_author_of_the_post(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", kind=ThreadKind.QUESTION)
    answer = talk.say(thread_id, "cleo")
    carry(database)
    talk.say(thread_id, "ben", "Thank you.", parent_id=answer)
    carry(database)

    with database.reading() as session:
        assert ("cleo", "comment") in told(session, world)


def test_the_strongest_reason_counts_and_nobody_hears_of_themselves(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", kind=ThreadKind.DISCUSSION)
    talk.say(thread_id, "cleo", "@ben and @cleo should look at this.")
    carry(database)

    with database.reading() as session:
        assert told(session, world) == {("ben", "mention")}


def test_i13_mentioning_an_outsider_of_a_private_community_tells_nobody(
    database: Database, world: World, talk: Conversation
) -> None:
    talk.start("ada", slug="vault", body="What does @zed think, @xen, @sue, @ben?")
    carry(database)

    with database.reading() as session:
        # Ben belongs and hears; Zed never did, Xen has left, Sue is suspended.
        assert told(session, world) == {("ben", "mention")}


def test_carrying_an_event_twice_tells_once(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben")
    talk.say(thread_id, "cleo")
    carry(database)
    with database.unit_of_work() as session:
        session.execute(update(OutboxEntry).values(processed_at=None))
    carry(database)

    with database.reading() as session:
        assert session.scalars(select(Notification.account_id)).all() == [world.ben]


def test_acceptance_is_told_to_who_answered(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben")
    answer = talk.say(thread_id, "cleo")
    with database.unit_of_work() as session:
        accepted = AnswerAccepted(
            community_id=world.garden,
            thread_id=thread_id,
            reply_id=answer,
            accepted_by_id=world.ben,
        )
        notify(session, [(1_000, accepted)])
    with database.reading() as session:
        assert told(session, world) == {("cleo", "acceptance")}


def test_facilitators_hear_of_requests_and_who_asked_of_the_decision(
    database: Database, world: World
) -> None:
    asked = {"community_id": world.workshop, "request_id": 1, "account_id": world.zed}
    with database.unit_of_work() as session:
        notify(session, [(1, JoinRequested(**asked))])
        notify(session, [(2, JoinDecided(**asked, admitted=False))])

    with database.reading() as session:
        assert told(session, world) == {("ada", "join_requested"), ("zed", "declined")}


def test_facilitators_hear_of_a_report_but_not_from_whom(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben")
    with database.unit_of_work() as session:
        report = Report(
            community_id=world.garden,
            thread_id=thread_id,
            reporter_id=world.fay,
            reason="spam",
            created_at=clock.now(),
        )
        session.add(report)
        session.flush()  # the event names it
        notify(session, [(1_000, ReportMade(community_id=world.garden, report_id=report.id))])

    with database.reading() as session:
        # Fay facilitates too, and reported: she knows.
        assert told(session, world) == {("ada", "report")}
        assert session.scalars(select(Notification.actor_id)).all() == [None]


def test_who_facilitates_no_longer_is_told_nothing_more_of_reports_and_requests(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", slug="workshop")
    with database.unit_of_work() as session:
        report = Report(
            community_id=world.workshop,
            thread_id=thread_id,
            reporter_id=world.zed,
            reason="spam",
            created_at=clock.now(),
        )
        session.add(report)
        session.flush()  # the event names it
        notify(session, [(1_000, ReportMade(community_id=world.workshop, report_id=report.id))])
        asked = JoinRequested(community_id=world.workshop, request_id=1, account_id=world.zed)
        notify(session, [(1_001, asked)])
    ada = world.actor("ada")
    with database.reading() as session:
        assert unread_count(session, ada) == 2
        assert len(due_notices(session).readable) == 2

    with database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.ada, Membership.community_id == world.workshop)
            .values(role=MemberRole.MEMBER)
        )

    with database.reading() as session:
        assert unread_count(session, ada) == 0
        assert notices_page(session, ada).items == []
        assert due_notices(session).readable == []


def test_i16_a_notice_vanishes_with_the_right_to_read_and_so_does_its_mail(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben", slug="vault", kind=ThreadKind.DISCUSSION)
    talk.say(thread_id, "ada")
    carry(database)
    ben = world.actor("ben")
    with database.reading() as session:
        assert unread_count(session, ben) == 1
        assert [each.account_id for each in due_notices(session).readable] == [world.ben]
    with database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.ben, Membership.community_id == world.vault)
            .values(state=MembershipState.REMOVED)
        )

    with database.reading() as session:
        assert unread_count(session, ben) == 0
        assert notices_page(session, ben).items == []
        due = due_notices(session)
        assert (len(due.ids), due.readable) == (1, [])


def test_reading_is_noted_for_what_was_shown_and_only_for_oneself(
    database: Database, world: World, talk: Conversation
) -> None:
    thread_id = talk.start("ben")
    for _ in range(3):
        talk.say(thread_id, "cleo")
    carry(database)
    ben, zed = world.actor("ben"), world.actor("zed")
    with database.reading() as session:
        newest, middle, _oldest = (each.id for each in notices_page(session, ben).items)

    with database.unit_of_work() as session:
        assert mark_all_read(session, zed, up_to=newest) == 0
        assert mark_all_read(session, ben, up_to=middle) == 2
    with database.reading() as session:
        assert unread_count(session, ben) == 1
    with database.unit_of_work() as session:
        mark_read(session, ben, newest)
    with database.reading() as session:
        assert unread_count(session, ben) == 0


def test_whoever_switched_mail_off_gets_no_letter(
    database: Database, world: World, talk: Conversation
) -> None:
    with database.unit_of_work() as session:
        choose_mail(session, world.actor("ben"), by_mail=False)
    thread_id = talk.start("ben")
    talk.say(thread_id, "cleo")
    carry(database)

    with database.reading() as session:
        assert unread_count(session, world.actor("ben")) == 1
        assert due_notices(session).ids == []


def test_letters_about_accounts_need_no_right(database: Database, world: World) -> None:

    with database.unit_of_work() as session:
        letter = Letter(purpose="reset", subject="Reset", text="…", html="…")
        queue_mail(session, recipient="zed@hearth.example", letter=letter, account_id=world.zed)
        (mail,) = claim_due(session, limit=5)
        assert may_still_read_mail(session, mail)
        assert session.get(Account, world.zed) is not None
