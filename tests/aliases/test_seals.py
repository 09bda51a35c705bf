"""Opening a seal: two people, a reason, a day; logged, and told to whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account, OrganisationRole
from community.moderation.models import ModerationEntry
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.outbox import lines_after
from community.roster.models import RosterEntry
from community.seal.making import destroy_seals
from community.seal.models import Alias
from community.seals.events import SealAsked, SealDecided
from tests.aliases.test_posting import asked, author_of
from tests.outsiders.doors import with_token
from tests.web.conversation import post
from tests.world import World, sign_in

_WHY = "Somebody is threatened in this thread, by name and with a place."


@dataclass
class Case:
    """A question of Ben's without his name, and those who have to do with it."""

    thread: int
    alias: str
    ben: FlaskClient
    fay: FlaskClient
    mo: FlaskClient
    ada: FlaskClient
    cleo: FlaskClient
    pia: FlaskClient

    def ask(self, browser: FlaskClient | None = None, reason: str = _WHY) -> str:
        """Where the request is that was made."""
        said = post(browser or self.fay, f"/threads/{self.thread}/seal", reason=reason)
        assert said.status_code == 303, said.text
        return str(said.headers["Location"])


@pytest.fixture
def case(app: Flask, world: World, database: Database) -> Case:
    """Ben has asked, and nobody knows."""
    people = {
        name: sign_in(app, getattr(world, name))
        for name in ("ben", "fay", "mo", "ada", "cleo", "pia")
    }
    thread = asked(people["ben"])
    return Case(thread, author_of(database, thread).name, **people)


def agree(browser: FlaskClient, where: str, *, to: bool = True) -> int:
    """What deciding answers."""
    return post(browser, f"{where}/decision", agree="true" if to else "false").status_code


def told(database: Database, account_id: int) -> list[str]:
    """The kinds of notices about seals that somebody has, once the worker went round."""
    with database.unit_of_work() as session:
        lines = lines_after(session, 0, limit=1000)
        notify(
            session,
            [
                (line.seq, line.event)
                for line in lines
                if isinstance(line.event, SealAsked | SealDecided)
            ],
        )
    with database.reading() as session:
        return list(
            session.scalars(
                select(Notification.kind)
                .where(Notification.account_id == account_id, Notification.kind.startswith("seal"))
                .order_by(Notification.id)
            )
        )


def test_m9_two_people_open_a_seal_and_the_author_is_told(
    case: Case, world: World, database: Database
) -> None:
    where = case.ask()
    assert "Ben" not in case.fay.get(where).text
    assert told(database, world.mo) == ["seal_asked"]
    assert told(database, world.ben) == []
    assert case.ben.get(where).status_code == 404

    assert agree(case.mo, where) == 303

    for browser in (case.fay, case.mo):
        assert "stands Ben (@ben)" in browser.get(where).text
    assert told(database, world.ben) == ["seal_opened"]
    assert told(database, world.fay) == ["seal_decided"]
    page = case.ben.get(where).text
    assert "This alias is yours" in page
    for words in ("Fay", "Mo", _WHY):
        assert words in page
    with database.reading() as session:
        lines = session.scalars(select(ModerationEntry).order_by(ModerationEntry.id)).all()
    assert [line.act for line in lines] == ["ask_seal", "open_seal"]
    assert all(line.reason == _WHY for line in lines)
    log = case.fay.get("/communities/garden/moderation/log").text
    assert "agreed to open the seal" in log
    assert "Ben" not in log
    with clock.frozen(clock.now() + timedelta(hours=25)):
        for name in ("fay", "mo"):
            assert "stands Ben" not in getattr(case, name).get(where).text


def test_nobody_opens_a_seal_alone(case: Case, world: World, database: Database) -> None:
    by_admin = case.ask(case.mo)
    assert agree(case.mo, by_admin) == 403
    for browser in (case.fay, case.ada, case.cleo, case.pia, case.ben):
        assert agree(browser, by_admin) in (403, 404)
    assert "stands" not in case.mo.get(by_admin).text
    with database.unit_of_work() as session:
        session.get_one(Account, world.fay).role = OrganisationRole.ADMIN  # facilitates here
        session.get_one(Account, world.zed).role = OrganisationRole.ADMIN
        session.add(RosterEntry(account_id=world.cleo, manager_id=world.zed))  # leads somebody
    assert agree(case.fay, by_admin) == 403
    zed = sign_in(case.mo.application, world.zed)
    assert agree(zed, by_admin) == 403
    with database.unit_of_work() as session:
        session.get_one(RosterEntry, world.cleo).manager_id = None
    assert agree(zed, by_admin) == 303
    assert "stands Ben" in zed.get(by_admin).text


def test_who_is_asked_about_does_not_decide(case: Case, world: World, database: Database) -> None:
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).role = OrganisationRole.ADMIN
    where = case.ask()

    # Also they are told: that one of the admins heard nothing would name them.
    assert told(database, world.ben) == ["seal_asked"]
    assert agree(case.ben, where) == 403
    assert agree(case.ben, where, to=False) == 403
    own = post(case.ben, f"/threads/{case.thread}/seal", reason=_WHY)
    assert own.status_code == 403


def test_a_refusal_tells_nobody_and_a_request_runs_out(
    case: Case, world: World, database: Database
) -> None:
    where = case.ask()
    again = post(case.fay, f"/threads/{case.thread}/seal", reason=_WHY)
    assert again.status_code == 409
    assert agree(case.mo, where, to=False) == 303
    assert "stands" not in case.fay.get(where).text
    assert told(database, world.ben) == []
    assert case.ben.get(where).status_code == 404

    second = case.ask()
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        mo = sign_in(case.mo.application, world.mo)
        assert agree(mo, second) == 409


def test_a_reason_is_needed_and_members_may_not_ask(case: Case) -> None:
    said = post(case.fay, f"/threads/{case.thread}/seal", reason="Curious.")
    assert said.status_code == 422
    assert "Curious." in said.text
    assert case.cleo.get(f"/threads/{case.thread}/seal").status_code == 403
    assert case.pia.get(f"/threads/{case.thread}/seal").status_code == 403


def test_a_destroyed_seal_opens_to_nobody(case: Case, world: World, database: Database) -> None:
    where = case.ask()
    with database.unit_of_work() as session:
        destroy_seals(session, world.ben)

    # Only the two learn that nobody is behind it: others may know who left.
    assert "has gone" not in case.fay.get(where).text
    assert agree(case.mo, where) == 303
    assert "has gone" in case.fay.get(where).text
    assert "has gone" not in case.ada.get(f"/threads/{case.thread}/seal").text
    with database.reading() as session:
        assert session.scalars(select(Alias.author_id)).one() is None
    assert case.alias in case.cleo.get(f"/threads/{case.thread}").text


def test_an_alias_is_muted_in_its_thread_without_a_look_behind_it(case: Case) -> None:
    assert post(case.fay, f"/threads/{case.thread}/seal/mute").status_code == 303
    refused = post(case.ben, f"/threads/{case.thread}/replies", body="But I")
    assert refused.status_code == 403
    assert asked(case.ben)  # elsewhere they write on
    assert post(case.fay, f"/threads/{case.thread}/seal/mute/remove").status_code == 303
    assert post(case.ben, f"/threads/{case.thread}/replies", body="But I").status_code == 303
    assert post(case.cleo, f"/threads/{case.thread}/seal/mute").status_code == 403


def test_programs_ask_and_decide_too(app: Flask, world: World, case: Case) -> None:
    fay = with_token(app, world.fay, "read", "moderate")
    mo = with_token(app, world.mo, "read", "admin")
    made = fay.ask("POST", f"/api/v1/threads/{case.thread}/seal", json={"reason": _WHY})
    assert made.status_code == 201
    assert made.json["person"] is None
    where = made.headers["Location"]
    alone = fay.ask("POST", f"{where}/decision", json={"agree": True})
    assert alone.status_code == 403

    opened = mo.ask("POST", f"{where}/decision", json={"agree": True})

    assert opened.json["person"] == {"handle": "ben", "name": "Ben"}
    assert fay.ask("GET", where).json["person"]["handle"] == "ben"
    assert "person" not in mo.ask("GET", "/api/v1/seals").json["items"][0]


def test_a_stranger_learns_of_no_request(app: Flask, world: World, case: Case) -> None:
    where = case.ask()
    zed = sign_in(app, world.zed)
    assert zed.get(where).status_code == 404
    assert case.alias not in zed.get("/seals").text
