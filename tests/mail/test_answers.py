"""Answers by mail, through a real SMTP server and a real IMAP server."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from community.accounts.models import Account
from community.incoming.policies import Outcome, Why
from community.moderation.models import HoldingRule
from community.threads.models import HeldPost, ReplyKind
from tests.mail import letters
from tests.mail.arriving import Door
from tests.mail.letters import mail, proven
from tests.mail.postal import words_of


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (letters.GMAIL, "plain"),
        (letters.OUTLOOK, "plain"),
        (letters.APPLE, "plain"),
        (letters.GERMAN, "plain"),
        (letters.SIGNED, "plain"),
        (letters.BELOW, "plain"),
        (letters.OUTLOOK_HTML, "html"),
        (letters.GMAIL_HTML, "html"),
    ],
)
def test_an_answer_is_posted_without_what_it_quotes(door: Door, body: str, kind: str) -> None:
    thread_id, notice = door.told_of("ben")
    assert "Answer this mail" in words_of(notice)

    door.arrive(mail(notice["Reply-To"], body, kind=kind))

    _adas, bens = door.replies(thread_id)
    assert bens.body == letters.SAID
    assert (bens.author_id, bens.kind) == (door.post.world.ben, ReplyKind.COMMENT)
    assert door.imap.unseen() == 0
    assert door.only().outcome == Outcome.POSTED
    assert (door.only().body, door.only().title) == ("", "")


def test_it_is_told_counted_and_found_like_a_reply_on_the_page(door: Door) -> None:
    thread_id, notice = door.told_of("ben", by="ada")
    door.arrive(mail(notice["Reply-To"], "In March."))
    with door.post.moment():
        from tests.community.test_levels import carry

        carry(door.post.database)
    (told,) = [each for each in door.post.after(minutes=3) if each["To"] == "ada@hearth.example"]
    assert "Ben commented" in words_of(told)
    assert door.threads()[0].replies_count + door.threads()[0].answers_count >= 1
    assert thread_id


def test_whoever_did_not_ask_answers_the_question(door: Door) -> None:
    thread_id = door.post.start("ada")
    door.post.say(thread_id, "ben", "In March.")
    door.post.say(thread_id, "cleo", "Hello @ben, why?")
    (notice,) = [m for m in door.post.after(minutes=3) if m["To"] == "ben@hearth.example"]
    door.arrive(mail(notice["Reply-To"], "Because of the frost."))
    assert door.replies(thread_id)[-1].kind == ReplyKind.ANSWER


def test_what_is_answered_sentence_by_sentence_keeps_its_quotes(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    stop = next(line for line in words_of(notice).splitlines() if "/unsubscribe/" in line)
    body = (
        "On 5 Mar 2030, at 12:00, Ada <ada@x.example> wrote:\n> When?\n\nIn March.\n\n"
        f"> How deep?\n> {stop}\n> {notice['Reply-To']}\n\nTwo fingers.\n"
    )
    door.arrive(mail(notice["Reply-To"], body))
    said = door.replies(thread_id)[-1].body
    assert said.startswith("> When?\n\nIn March.\n\n> How deep?\n")
    assert said.endswith("Two fingers.")
    assert "/unsubscribe/" not in said  # whoever had that link could stop Ben's mails
    assert notice["Reply-To"].addresses[0].addr_spec not in said


def test_lines_that_a_program_broke_are_one_again(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    raw = mail(notice["Reply-To"], "In March, \nwhen it is \nwarm.\n").replace(
        b'charset="utf-8"', b'charset="utf-8"; format=flowed'
    )
    door.arrive(raw)
    assert door.replies(thread_id)[-1].body == "In March, when it is warm."


def test_the_same_mail_twice_is_posted_once(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    door.arrive(mail(notice["Reply-To"], "In March."), mail(notice["Reply-To"], "In March."))
    assert len(door.replies(thread_id)) == 2
    door.arrive(mail(notice["Reply-To"], "In March."))
    assert len(door.replies(thread_id)) == 2
    assert door.imap.unseen() == 0


def test_a_stranger_cannot_use_up_the_number_of_somebodys_mail(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    door.arrive(mail("hearth@hearth.example", "Spam", sender="zoe@elsewhere.example"))
    assert door.only().outcome == Outcome.UNKNOWN
    door.arrive(mail(notice["Reply-To"], "In March."))
    assert len(door.replies(thread_id)) == 2


def test_killed_between_posting_and_marking_it_is_not_posted_twice(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread_id, notice = door.told_of("ben")

    class Killed(BaseException):
        pass

    def die(*_: object, **_more: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("app.incoming.mailbox.Box.done", die)
        with pytest.raises(Killed):
            door.arrive(mail(notice["Reply-To"], "In March."))
    assert door.imap.unseen() == 1
    assert len(door.replies(thread_id)) == 2
    door.arrive()
    assert door.imap.unseen() == 0
    assert len(door.replies(thread_id)) == 2


def test_killed_before_posting_it_is_posted_the_next_time(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread_id, notice = door.told_of("ben")
    with monkeypatch.context() as patch:
        patch.setattr("app.incoming.intake.post_mail", lambda *_a, **_m: 1 / 0)
        door.arrive(mail(notice["Reply-To"], "In March."))
    assert door.imap.unseen() == 1
    door.arrive()
    assert len(door.replies(thread_id)) == 2
    assert door.imap.unseen() == 0


def test_what_can_never_be_dealt_with_is_flagged_and_holds_up_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread_id, notice = door.told_of("ben")
    intake = door.intake()
    door.imap.put(mail(notice["Reply-To"], "Bad", number="<bad@x>"))
    door.imap.put(mail(notice["Reply-To"], "Good", number="<good@x>"))
    real = intake.take

    def take(raw: bytes, *, head_only: bool = False) -> None:
        if b"<bad@x>" in raw:
            raise ZeroDivisionError
        real(raw, head_only=head_only)

    monkeypatch.setattr(intake, "take", take)
    with door.post.moment():
        for _turn in range(5):
            intake.round()
    assert door.replies(thread_id)[-1].body == "Good"
    assert door.imap.unseen() == 0
    assert sum("\\Flagged" in each for each in door.imap.flags()) == 1


def test_what_was_dealt_with_leaves_the_mailbox_after_its_days(door: Door) -> None:
    _thread, notice = door.told_of("ben")
    door.describe(days=0)
    door.arrive(mail(notice["Reply-To"], "In March."))
    assert door.imap.flags() == []


def test_it_waits_for_a_facilitator_where_posts_do(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    with door.post.database.unit_of_work() as session:
        session.add(
            HoldingRule(community_id=door.post.world.garden, first_posts=10, suspicious=True)
        )
    door.arrive(mail(notice["Reply-To"], "In March."))
    assert len(door.replies(thread_id)) == 1
    with door.post.database.reading() as session:
        assert session.scalars(select(HeldPost)).one().body == "In March."
    (told,) = door.explained()
    assert "waits for a facilitator" in str(told["Subject"])


@pytest.mark.parametrize(
    "results",
    [
        "",
        proven("elsewhere.example"),
        "mx.evil.example; dmarc=pass header.from=hearth.example",
        f"{letters.AUTHSERV}; dmarc=fail header.from=hearth.example",
        f"{letters.AUTHSERV}; spf=pass smtp.mailfrom=elsewhere.example; dkim=none",
        f"{letters.AUTHSERV}; dkim=fail header.d=hearth.example; spf=softfail",
        f"{letters.AUTHSERV}; none",
    ],
)
def test_a_forged_sender_speaks_in_nobodys_name(door: Door, results: str) -> None:
    """The token was in a mail that others had a copy of: it is kept for Ben, who can confirm."""
    thread_id, notice = door.told_of("ben")
    door.arrive(mail(notice["Reply-To"], "Ben is a fool.", results=results))
    assert len(door.replies(thread_id)) == 1
    assert (door.only().outcome, door.only().why) == (Outcome.HELD, Why.UNPROVEN)
    assert door.only().account_id == door.post.world.ben


def test_what_a_stranger_wrote_below_the_word_of_the_server_counts_for_nothing(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    raw = mail(
        notice["Reply-To"],
        "Ben is a fool.",
        results=f"{letters.AUTHSERV}; dmarc=fail header.from=hearth.example",
    )
    forged = f"Authentication-Results: {proven()}\r\n".encode()
    head, _gap, rest = raw.partition(b"From:")
    door.arrive(head + forged + b"From:" + rest)
    assert len(door.replies(thread_id)) == 1


def test_without_a_trusted_server_each_mail_is_confirmed_by_its_sender(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    door.describe(authserv="")
    door.arrive(mail(notice["Reply-To"], "In March."))
    assert len(door.replies(thread_id)) == 1
    assert door.only().why == Why.UNPROVEN
    (told,) = door.explained()
    assert told["To"] == "ben@hearth.example"


def test_who_is_unknown_leaves_no_word_and_gets_none(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    for number, sender in enumerate(("zoe@elsewhere.example", "erased@hearth.example")):
        raw = mail(
            notice["Reply-To"],
            "Secret words",
            sender=sender,
            number=f"<{number}@x>",
            results=proven(sender.partition("@")[2]),
        )
        door.arrive(raw)
    assert len(door.replies(thread_id)) == 1
    for noted in door.record():
        assert (noted.outcome, noted.account_id) == (Outcome.UNKNOWN, None)
        assert (noted.title, noted.body, noted.thread_id) == ("", "", None)
    assert door.post.go() == []


def test_a_forged_sender_without_an_address_of_theirs_is_unknown(door: Door) -> None:
    door.arrive(mail("hearth@hearth.example", "Hello", results=""))
    assert door.only().outcome == Outcome.UNKNOWN
    assert door.post.go() == []


def test_the_address_of_another_is_no_use_to_whoever_has_it(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    door.arrive(mail(notice["Reply-To"], "Hello", sender="zed@hearth.example"))
    assert len(door.replies(thread_id)) == 1
    assert (door.only().why, door.only().account_id) == (Why.FOREIGN, door.post.world.zed)


def test_an_address_that_was_not_confirmed_is_nobodys(door: Door) -> None:
    thread_id, notice = door.told_of("ben")
    with door.post.database.unit_of_work() as session:
        session.get_one(Account, door.post.world.ben).email_confirmed_at = None
    door.arrive(mail(notice["Reply-To"], "In March."))
    assert len(door.replies(thread_id)) == 1
    assert door.only().outcome == Outcome.UNKNOWN


@pytest.mark.parametrize(
    "sender",
    [
        'ben@hearth.example, "x" <eve@evil.example>',
        "ben@hearth.example <eve@evil.example>",
        '"ben@hearth.example" <eve@evil.example>',
        "<ben@hearth.example>, <eve@evil.example>",
        "ben@hearth.example (x) <eve@evil.example>",
        "eve@evil.example;ben@hearth.example",
        "=?utf-8?q?ben=40hearth.example?=",
    ],
)
def test_a_sender_that_can_be_read_in_two_ways_is_none(door: Door, sender: str) -> None:
    thread_id, notice = door.told_of("ben")
    raw = mail(notice["Reply-To"], "In March.").replace(
        b"Ben Belongs <ben@hearth.example>", sender.encode()
    )
    door.arrive(raw)
    assert len(door.replies(thread_id)) == 1
    assert door.only().outcome == Outcome.UNKNOWN
    two = mail(notice["Reply-To"], "x", number="<two@x>").replace(
        b"From: ", b"From: eve@evil.example\r\nFrom: ", 1
    )
    door.arrive(two)
    assert len(door.replies(thread_id)) == 1
