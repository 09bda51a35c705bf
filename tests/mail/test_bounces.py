"""Mail that comes back, the link that stops mails, and digests, with mail that can be answered."""

from __future__ import annotations

import pytest

from community.accounts.models import Account
from community.incoming.policies import Outcome
from community.mail.bounces import failing_address_of, write_again
from tests.mail.arriving import Door
from tests.mail.letters import came_back, mail
from tests.mail.postal import to
from tests.mail.test_digests import DAILY
from tests.world import sign_in


def _failing(door: Door) -> str | None:
    with door.post.database.reading() as session:
        return failing_address_of(session, door.post.world.ben)


def _come_back(door: Door, times: int, **more: str) -> None:
    for turn in range(times):
        _thread, notice = door.told_of("ben")
        door.arrive(came_back(notice, number=f"<dsn{turn}@mx>", **more))


def test_after_three_mails_that_came_back_no_more_are_sent(door: Door) -> None:
    _come_back(door, 2)
    assert _failing(door) is None
    _come_back(door, 1)
    assert _failing(door) == "ben@hearth.example"
    thread_id = door.post.start("ben")
    door.post.say(thread_id, "ada")
    assert to("ben", door.post.after(minutes=3)) == []

    with door.post.database.unit_of_work() as session:
        write_again(session, door.post.world.ben)
    door.post.say(thread_id, "ada", "Once more.")
    assert len(to("ben", door.post.after(minutes=3))) == 1


def test_digests_stop_as_well(door: Door) -> None:
    _come_back(door, 3)
    door.post.choose("ben", DAILY)
    door.post.later(minutes=1)
    door.post.start("ada", "Compost in March")
    assert to("ben", door.post.after(days=1)) == []


def test_its_owner_and_the_admins_see_it(door: Door) -> None:
    _come_back(door, 3)
    door.post.app.extensions["hearth.settings"] = door.post.settings  # cookies of plain http
    ben, mo = (sign_in(door.post.app, getattr(door.post.world, who)) for who in ("ben", "mo"))
    assert "Mail to ben@hearth.example comes back" in ben.get("/settings/notifications").text
    shown = mo.get("/admin/mail").text
    assert "Addresses from which mail comes back" in shown
    assert "ben@hearth.example" not in shown


@pytest.mark.parametrize("status", ["4.4.1", "5.2.2", "5.7.1", "2.0.0"])
def test_what_may_pass_counts_for_nothing(door: Door, status: str) -> None:
    _come_back(door, 3, status=status)
    assert _failing(door) is None


def test_one_mail_comes_back_once(door: Door) -> None:
    _thread, notice = door.told_of("ben")
    door.arrive(*(came_back(notice, number=f"<{n}@mx>") for n in range(4)))
    assert [each.outcome for each in door.record()] == [Outcome.BOUNCE]
    assert _failing(door) is None


def test_a_stranger_cannot_say_that_mail_came_back(door: Door) -> None:
    for _turn in range(3):
        _thread, notice = door.told_of("ben")
        notice.replace_header("Return-Path", "<hearth@hearth.example>")
        notice.replace_header("Reply-To", "Hearth <hearth@hearth.example>")
        door.arrive(came_back(notice, number=f"<{notice['Message-ID'].strip('<>')}@mx>"))
    assert _failing(door) is None
    assert {each.outcome for each in door.record()} == {Outcome.DROPPED}


def test_an_answers_address_is_no_proof_that_mail_came_back(door: Door) -> None:
    """Whoever was sent a copy knows it; that of coming back stands in no copy."""
    for turn in range(3):
        _thread, notice = door.told_of("ben")
        notice.replace_header("Return-Path", f"<{notice['Reply-To'].addresses[0].addr_spec}>")
        door.arrive(came_back(notice, number=f"<{turn}@mx>"))
    assert _failing(door) is None


def test_a_new_address_begins_anew(door: Door) -> None:
    _come_back(door, 3)
    with door.post.database.unit_of_work() as session:
        session.get_one(Account, door.post.world.ben).email = "ben@new.example"
    thread_id = door.post.start("ben")
    door.post.say(thread_id, "ada")
    sent = door.post.after(minutes=3)
    assert "ben@new.example" in {each["To"] for each in sent}


def test_the_day_of_a_mail_from_digest_to_answer_to_its_end(door: Door) -> None:
    """Digest, answer with quotes, link that stops, mail that comes back: one after the other."""
    door.post.choose("ben", DAILY)
    door.post.later(minutes=1)
    door.post.start("ada", "Compost in March")
    (digest,) = to("ben", door.post.after(days=1))
    assert digest["Reply-To"] is None  # it tells of several threads

    thread_id, notice = door.told_of("ben")
    door.arrive(
        mail(notice["Reply-To"], "In March.\n\nOn 5 Mar 2030, Hearth <a@b.c> wrote:\n> x\n")
    )
    assert door.replies(thread_id)[-1].body == "In March."

    browser = door.post.app.test_client()
    link = str(notice["List-Unsubscribe"]).strip("<>").partition("hearth.example")[2]
    answer = browser.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    door.post.say(thread_id, "ada", "Anything else?")
    assert to("ben", door.post.after(minutes=3)) == []

    door.arrive(came_back(notice))
    assert door.record()[-1].outcome == Outcome.BOUNCE


def test_with_one_address_for_all_the_number_of_the_message_leads_back(door: Door) -> None:
    door.describe(local="hearth")
    thread_id, notice = door.told_of("ben")
    assert notice["Reply-To"].addresses[0].addr_spec == "hearth@hearth.example"
    door.arrive(
        mail("hearth@hearth.example", "In March.", In_Reply_To=str(notice["Message-ID"]).strip())
    )
    assert door.replies(thread_id)[-1].body == "In March."
    door.arrive(came_back(notice))
    assert door.record()[-1].outcome == Outcome.BOUNCE
