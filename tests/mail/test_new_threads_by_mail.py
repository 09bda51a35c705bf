"""New threads by mail, what is held and why, and what is dropped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community import clock
from community.accounts.models import Account
from community.communities.models import Community, Membership
from community.incoming.policies import KEPT, MOST_AN_HOUR, Outcome, Why
from community.mail.bounces import end_reply_addresses
from community.threads.access import thread_to
from community.threads.actions import lock_thread
from community.threads.models import ThreadKind
from tests.mail.arriving import Door
from tests.mail.letters import mail
from tests.mail.postal import words_of


@pytest.mark.parametrize(
    ("subject", "title", "kind"),
    [
        ("Compost in winter", "Compost in winter", ThreadKind.DISCUSSION),
        ("Fwd: Re: How warm is compost?", "How warm is compost?", ThreadKind.QUESTION),
        ("=?utf-8?b?w4RwZmVsIGltIFdpbnRlcg==?=", "Äpfel im Winter", ThreadKind.DISCUSSION),
    ],
)
def test_a_mail_starts_a_thread(door: Door, subject: str, title: str, kind: ThreadKind) -> None:
    raw = mail(door.address("ben"), "It *smokes*.\n\n-- \nBen").replace(
        b"Subject: Re: When do I sow?", f"Subject: {subject}".encode()
    )
    door.arrive(raw)
    (thread,) = door.threads()
    assert (thread.title, thread.kind, thread.body) == (title, kind, "It *smokes*.")
    assert thread.author_id == door.post.world.ben
    assert "<em>smokes</em>" in thread.body_html


@pytest.mark.parametrize(
    ("who", "place", "why"),
    [("zed", "vault", Why.GONE), ("xen", "vault", Why.GONE), ("zed", "workshop", Why.BARRED)],
)
def test_an_address_is_no_right(door: Door, who: str, place: str, why: Why) -> None:
    """Whoever left, or never belonged, has no more by mail than on a page."""
    sender = f"{who}@hearth.example"
    door.arrive(mail(door.address(who, place), "Let me in", sender=sender, subject="Hello there"))
    assert door.threads() == []
    assert (door.only().outcome, door.only().why) == (Outcome.HELD, why)
    (told,) = door.explained()
    assert place not in words_of(told).lower()


def test_what_cannot_be_posted_is_held_with_its_reason(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    to_thread, to_garden = notice["Reply-To"], door.address("ben")
    world, database = door.post.world, door.post.database
    with door.post.moment(), database.unit_of_work() as session:
        lock_thread(
            session,
            thread_to(session, world.actor("ada"), thread_id, verb="threads.lock"),
        )
    cases = [
        (mail(to_thread, "In March.", number="<1@x>"), Why.LOCKED),
        (mail(to_garden, "Words", subject="Hi", number="<2@x>"), Why.TITLE),
        (mail(to_garden, "Words", subject="x" * 200, number="<3@x>"), Why.TITLE),
        (mail(to_garden, "> only\n> quoted\n", subject="Hello all", number="<4@x>"), Why.EMPTY),
        (mail(to_garden, "y" * 70_000, subject="Hello all", number="<5@x>"), Why.TOO_LONG),
        (mail("hearth@hearth.example", "To nobody", number="<6@x>"), Why.NOWHERE),
    ]
    for raw, why in cases:
        door.arrive(raw)
        assert (door.record()[-1].outcome, door.record()[-1].why) == (Outcome.HELD, why)
    assert len(door.threads()) == 1
    assert door.record()[-1].body == "To nobody"
    explained = door.explained()
    assert len(explained) == 5  # a day; the sixth stands on the page alone
    assert {each["To"] for each in explained} == {"ben@hearth.example"}


def test_who_is_muted_suspended_or_has_yet_to_agree_is_held(door: Door) -> None:
    world, database = door.post.world, door.post.database
    address = door.address("cleo")
    cleo = {"sender": "cleo@hearth.example", "subject": "Hello there"}
    with database.unit_of_work() as session:
        from sqlalchemy import update

        session.execute(
            update(Membership)
            .where(Membership.account_id == world.cleo)
            .values(muted_until=door.post.now + timedelta(days=3))
        )
    door.arrive(mail(address, "One", number="<1@x>", **cleo))
    assert door.record()[-1].why == Why.BARRED
    with database.unit_of_work() as session:
        session.execute(
            update(Membership).where(Membership.account_id == world.cleo).values(muted_until=None)
        )
        session.get_one(Account, world.cleo).consent_due = True
    door.arrive(mail(address, "Two", number="<2@x>", **cleo))
    assert door.record()[-1].why == Why.CONSENT
    with database.unit_of_work() as session:
        session.get_one(Account, world.cleo).consent_due = False
        session.get_one(Account, world.cleo).suspended_at = door.post.now
    door.arrive(mail(address, "Three", number="<3@x>", **cleo))
    assert door.record()[-1].outcome == Outcome.HELD
    with database.unit_of_work() as session:
        session.get_one(Account, world.cleo).suspended_at = None
        session.get_one(Community, world.garden).stage = "archived"
    door.arrive(mail(address, "Four", number="<4@x>", **cleo))
    assert door.record()[-1].why == Why.ARCHIVED
    assert door.threads() == []


def test_an_address_ends_by_itself_and_when_its_owner_says_so(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    door.post.later(days=89)
    door.arrive(mail(notice["Reply-To"], "In time.", number="<1@x>"))
    assert len(door.replies(thread_id)) == 2
    door.post.later(days=4)
    door.arrive(mail(notice["Reply-To"], "Too late.", number="<2@x>"))
    assert door.record()[-1].why == Why.EXPIRED
    with door.post.moment(), door.post.database.unit_of_work() as session:
        end_reply_addresses(session, door.post.world.ben)
    door.arrive(mail(notice["Reply-To"], "After.", number="<3@x>"))
    assert door.record()[-1].why == Why.NOWHERE
    assert len(door.replies(thread_id)) == 2
    door.arrive(mail(notice["Reply-To"], "Forged.", number="<4@x>", results=""))
    assert door.record()[-1].outcome == Outcome.UNKNOWN


def test_a_token_that_was_changed_is_none(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    address = notice["Reply-To"].addresses[0].addr_spec
    at = address.index("+") + 12
    changed = address[:at] + ("b" if address[at] != "b" else "c") + address[at + 1 :]
    door.arrive(mail(changed, "In March."))
    assert len(door.replies(thread_id)) == 1
    assert door.only().why == Why.NOWHERE


def test_too_many_mails_in_an_hour_are_held(door: Door) -> None:
    address = door.address("ben")
    for number in range(MOST_AN_HOUR + 1):
        door.imap.put(mail(address, "Words", subject=f"Thread {number}", number=f"<{number}@x>"))
    door.arrive()
    assert len(door.threads()) == MOST_AN_HOUR
    assert door.record()[-1].why == Why.RATE


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<garden.example>"},
        {"Return_Path": "<>"},
    ],
)
def test_what_a_program_wrote_is_dropped_and_answered_by_nothing(
    door: Door, heads: dict[str, str]
) -> None:
    thread_id, notice = door.told_of("ben")
    door.arrive(mail(notice["Reply-To"], "I am on holiday.", subject="Out of office", **heads))
    assert len(door.replies(thread_id)) == 1
    assert (door.only().outcome, door.only().account_id) == (Outcome.DROPPED, None)
    assert door.post.go() == []


def test_our_own_mail_that_comes_round_is_dropped(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    door.arrive(notice.as_bytes())
    assert len(door.replies(thread_id)) == 1
    assert door.only().outcome == Outcome.DROPPED


def test_files_are_left_out_and_that_is_said(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    raw = mail(notice["Reply-To"], "See the picture.")
    head, _gap, body = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-")]
    whole = (
        b"\r\n".join(lines)
        + b'\r\nContent-Type: multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
        + b'Content-Type: text/plain; charset="utf-8"\r\n\r\nSee the picture.\r\n--m\r\n'
        + b'Content-Type: image/png; name="a.png"\r\nContent-Disposition: attachment\r\n'
        + b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--m--\r\n"
    )
    assert body
    door.arrive(whole)
    assert door.replies(thread_id)[-1].body == "See the picture."
    assert door.only().left_out == 1
    (told,) = door.explained()
    assert "without its files" in str(told["Subject"])


def test_everything_is_forgotten_after_thirty_days(door: Door) -> None:
    from community.incoming.actions.taking import forget_mails

    door.arrive(mail("hearth@hearth.example", "To nobody"))
    moment = door.post.now + KEPT - timedelta(hours=1)
    with clock.frozen(moment), door.post.database.unit_of_work() as session:
        assert forget_mails(session) == 0
    moment = door.post.now + KEPT + timedelta(hours=1)
    with clock.frozen(moment), door.post.database.unit_of_work() as session:
        assert forget_mails(session) == 1
    assert door.record() == []
