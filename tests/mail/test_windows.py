"""Notices gather before they are mailed; nothing is told twice, and nothing that was read."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update

from app.database import Database
from app.mail.delivery import message_id
from app.worker.letters import write_letters
from community.accounts.models import Account
from community.communities.models import Membership, MembershipState
from community.mail.actions import Letter, claim_due, mark_sent, queue_mail
from community.mail.models import Mail
from community.notifications import waiting
from community.notifications.actions import mark_read
from community.notifications.models import MailedNotice, Notification
from community.reading.actions import take_place
from community.rhythm.policies import Rhythm
from tests.mail.postal import Post, to, words_of
from tests.queries import Statements
from tests.world import World

pytestmark = pytest.mark.both_databases


def test_what_comes_within_two_minutes_is_one_mail(post: Post, world: World) -> None:
    thread_id = post.start("ben", "When do I sow?")
    post.say(thread_id, "cleo", "In March.")
    assert post.after(seconds=90) == []
    post.say(thread_id, "fay", "In April.")

    (message,) = to("ben", post.after(seconds=31))
    assert message["Subject"] == "2 new in “When do I sow?”"
    assert "Cleo" in words_of(message)
    assert "Fay" in words_of(message)
    assert "In March." not in words_of(message), "what posts say stays on their page"
    assert message["References"] == f"<thread-{thread_id}@hearth.example>"
    assert message["List-Id"] == f"<c{world.garden}.hearth.example>"
    assert to("ben", post.after(days=1)) == []


def test_several_threads_are_one_mail_that_belongs_to_none(post: Post, world: World) -> None:
    one, other = post.start("ben", "One of them"), post.start("ben", "Another", slug="vault")
    post.say(one, "cleo")
    post.say(other, "ada")
    (message,) = post.after(minutes=2)
    assert message["Subject"] == "2 notices for you"
    assert message["References"] is None
    assert message["List-Id"] == "<organisation.hearth.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "vault" not in " ".join(f"{k}: {v}" for k, v in message.items())

    path = message["List-Unsubscribe"].strip("<>").removeprefix("https://hearth.example")
    assert post.app.test_client().post(path).status_code == 200
    with post.database.reading() as session:
        assert session.get_one(Account, world.ben).mail_notices is False


@pytest.mark.parametrize("minutes", [0, 10, 60])
def test_everybody_chooses_how_long_notices_gather(post: Post, minutes: int) -> None:
    post.choose("ben", Rhythm(wait_minutes=minutes))
    post.say(post.start("ben"), "cleo")
    if minutes:
        assert post.after(minutes=minutes - 1) == []
        assert len(post.after(minutes=1)) == 1
    else:
        assert len(post.go()) == 1


def test_a_shorter_wait_counts_for_what_waits_already(post: Post) -> None:
    post.choose("ben", Rhythm(wait_minutes=60))
    post.say(post.start("ben"), "cleo")
    assert post.after(minutes=5) == []
    post.choose("ben", Rhythm(wait_minutes=2))
    assert len(post.go()) == 1


def test_what_was_read_meanwhile_is_not_mailed(post: Post, world: World) -> None:
    read, seen, new = (post.start("ben", title) for title in ("Has read", "Has seen", "Brand new"))
    notices = [(each, post.say(each, "cleo")) for each in (read, seen, new)]
    with post.moment(), post.database.unit_of_work() as session:
        mine = session.scalars(select(Notification).where(Notification.thread_id == read)).one()
        mark_read(session, world.actor("ben"), mine.id)
        take_place(session, world.actor("ben"), seen, reply_id=notices[1][1])

    (message,) = post.after(minutes=2)
    assert "Brand new" in message["Subject"]
    assert "Has read" not in words_of(message)
    assert "Has seen" not in words_of(message)


def test_who_lost_the_right_in_the_window_gets_nothing_about_it(post: Post, world: World) -> None:
    secret, open_ = post.start("ben", "Spare key", slug="vault"), post.start("ben", "Beans")
    post.say(secret, "ada")
    post.say(open_, "cleo")
    leave(post.database, world)
    (message,) = post.after(minutes=2)
    assert "Spare key" not in message.as_string()
    assert "Beans" in message["Subject"]


def test_who_lost_the_right_after_the_mail_was_written_gets_the_rest_anew(
    post: Post, world: World
) -> None:
    secret, open_ = post.start("ben", "Spare key", slug="vault"), post.start("ben", "Beans")
    post.say(secret, "ada")
    post.say(open_, "cleo")
    post.later(minutes=2)
    assert post.write() == 1
    leave(post.database, world)
    assert post.send() == []

    (message,) = post.go()
    assert "Spare key" not in message.as_string()
    assert "Beans" in message["Subject"]
    assert post.after(days=1) == []
    with post.database.reading() as session:
        states = session.scalars(select(Mail.state).order_by(Mail.id)).all()
    assert states == ["withdrawn", "sent"]


def leave(database: Database, world: World) -> None:
    """Ben leaves the vault."""
    with database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.ben, Membership.community_id == world.vault)
            .values(state=MembershipState.LEFT)
        )


def test_a_restart_between_writing_and_sending_sends_it_once(post: Post) -> None:
    post.say(post.start("ben"), "cleo")
    post.later(minutes=2)
    assert post.write() == 1
    assert post.write() == 0
    # Whoever held it is gone; its claim lapses, and it goes out under the same number.
    with post.moment(), post.database.unit_of_work() as session:
        (held,) = claim_due(session, limit=5)
    assert post.go() == []
    (message,) = post.after(minutes=6)
    expected = message_id(post.settings, held, host="hearth.example")
    assert message["Message-ID"] == expected
    assert post.after(days=1) == []


def test_two_workers_at_once_write_one_mail(post: Post) -> None:
    for _ in range(3):
        post.say(post.start("ben"), "cleo")
    post.later(minutes=2)
    both = Barrier(2, timeout=20)
    found: list[int] = []

    def work() -> None:
        waited = False

        def write(notices: object) -> Letter:
            nonlocal waited
            del notices
            if not waited:
                waited = True
                both.wait()  # both have read what is due, and neither has written
            return Letter(purpose="activity", subject="News", text="…", html="…")

        found.append(write_letters(post.database, write))

    with post.moment():
        workers = [Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
    assert sorted(found) == [0, 1]
    with post.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 1
        assert session.scalar(select(func.count()).select_from(MailedNotice)) == 3
    assert len(post.send()) == 1


def test_writing_costs_the_same_for_two_notices_and_for_two_hundred(
    post: Post, statements: Statements
) -> None:
    costs = []
    for many in (2, 200):
        thread_id = post.start("ben")
        with post.moment(), post.database.unit_of_work() as session:
            for _ in range(many):
                post.talk.say_in(session, thread_id, "cleo", "More.")
        post.say(thread_id, "cleo")
        post.later(minutes=2)
        statements.clear()
        assert post.write() == 1
        costs.append(len(statements))
        assert len(post.send()) == 1
    assert costs[0] == costs[1]


def test_after_a_busy_night_nobody_gets_two(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_AT_ONCE", 5)
    for who, other in (("ben", "fay"), ("cleo", "ada")):
        thread_id = post.start(who)
        for _ in range(4):
            post.say(thread_id, other)
    sent = post.after(minutes=2)
    assert [message["Subject"] for message in to("ben", sent)] == ["4 new in “When do I sow?”"]
    assert [message["Subject"] for message in to("cleo", sent)] == ["4 new in “When do I sow?”"]


def test_quiet_hours_hold_mails_over_midnight_and_no_notice(post: Post, world: World) -> None:
    post.choose("ben", Rhythm(quiet_from=22 * 60, quiet_until=7 * 60))
    zone(post, "ben", "America/New_York")
    thread_id = post.start("ben")
    post.now = post.now.replace(hour=4)  # 23:00 of the day before in New York
    post.say(thread_id, "cleo")
    assert post.after(minutes=2) == []
    post.say(thread_id, "fay")
    assert to("ben", post.after(hours=7)) == []
    with post.database.reading() as session:
        told = select(func.count()).where(Notification.account_id == world.ben)
        assert session.scalar(told) == 2, "the page has them"
    (message,) = post.after(hours=1)
    assert message["Subject"] == "2 new in “When do I sow?”"


def test_a_mail_that_could_not_be_sent_in_time_waits_for_the_morning(post: Post) -> None:
    post.choose("ben", Rhythm(quiet_from=22 * 60, quiet_until=7 * 60))
    post.now = post.now.replace(hour=21, minute=57)
    post.say(post.start("ben"), "cleo")
    post.later(minutes=2)
    assert post.write() == 1
    assert post.after(minutes=5) == []
    with post.database.reading() as session:
        mail = session.scalars(select(Mail)).one()
        assert (mail.state, mail.attempts) == ("waiting", 0)
    assert len(post.after(hours=9)) == 1


def test_a_quiet_weekend(post: Post) -> None:
    post.choose("ben", Rhythm(quiet_weekends=True))
    thread_id = post.start("ben")
    post.later(days=4)
    post.say(thread_id, "cleo")
    assert post.after(minutes=10) == []
    assert post.after(days=1) == []
    assert len(post.after(days=1)) == 1


def zone(post: Post, who: str, name: str) -> None:
    """Somebody lives by this clock."""
    with post.database.unit_of_work() as session:
        session.get_one(Account, getattr(post.world, who)).time_zone = name


def test_the_cap_holds_in_any_seven_days_and_spares_the_account(post: Post, world: World) -> None:
    post.choose("ben", Rhythm(wait_minutes=0, weekly_cap=10))
    thread_id = post.start("ben")
    for _ in range(10):
        post.say(thread_id, "cleo")
        assert len(post.go()) == 1
        post.later(hours=1)
    post.say(thread_id, "cleo")
    assert post.go() == []
    with post.moment(), post.database.unit_of_work() as session:
        letter = Letter(purpose="reset", subject="Set a new password", text="…", html="…")
        queue_mail(session, recipient="ben@hearth.example", letter=letter, account_id=world.ben)
    assert [message["Subject"] for message in post.send()] == ["Set a new password"]

    post.later(days=6, hours=15)  # the first of the ten is seven days old
    post.say(thread_id, "cleo")
    (message,) = post.go()
    assert "Cleo" in message["Subject"], "what was beyond the cap is not mailed later"
    with post.database.reading() as session:
        unread = select(func.count()).where(Notification.account_id == world.ben)
        assert session.scalar(unread) == 12, "all of it waits on the page"


def test_a_sent_mail_counts_once_however_often_it_is_noted(post: Post) -> None:
    post.say(post.start("ben"), "cleo")
    post.later(minutes=2)
    post.write()
    with post.moment(), post.database.unit_of_work() as session:
        (held,) = claim_due(session, limit=5)
        mark_sent(session, held.id, keep_body=False)
        mark_sent(session, held.id, keep_body=False)
    assert post.after(days=1) == []
