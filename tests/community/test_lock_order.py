"""Whoever acts on people takes rows in one order: lists, admins, people, the log.

Each test holds one side halfway until the other has begun; in any other order the two would wait
for each other, which PostgreSQL ends with an error for one of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import roster as app_roster
from app.database import Database
from community.accounts.models import Account, AccountState, Identity, OrganisationRole
from community.identities.actions import arrivals, groups, links
from community.identities.policies import Claims, GroupRule
from community.mail.actions import Letter
from community.moderation.actions.log import log_account
from community.moderation.policies import Act
from community.registration.policies import NO_KEY
from community.roster.access import person_to_dismiss
from community.roster.actions.invitations import Letters
from community.roster.actions.lists import advance, keep_list, start_list
from community.roster.plan import planned
from community.roster.rows import Row, read_rows
from tests import factories
from tests.web.communities.doors import post
from tests.world import World, sign_in

_LETTER = Letter(purpose="welcome", subject="Come", text="", html="")
_LETTERS = Letters(welcome=lambda _secret: _LETTER, placed=_LETTER)
_LIST = "name,email\nAl,al@x.example\nBo,bo@x.example\n"
_RULES = (
    GroupRule(group="gardeners", community="garden"),
    GroupRule(group="ops", role=OrganisationRole.ADMIN),
)
_CLAIMS = Claims(issuer="https://id.example", subject="zed")


class Other:
    """What somebody else does at the same time, in a thread of its own."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.problems: list[BaseException] = []
        self._act = act
        self._thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        try:
            self._act()
        except Exception as error:  # noqa: BLE001  # `end` shows it
            self.problems.append(error)

    def begin(self) -> None:
        """Start, and go on once it is done or waits for a row."""
        self._thread.start()
        self._thread.join(timeout=0.7)

    def end(self) -> None:
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()
        assert self.problems == []


def test_a_list_goes_on_while_one_of_its_people_is_withdrawn(
    app: Flask, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id, rows = _started(database, world)

    def work() -> None:
        with database.unit_of_work() as session:
            advance(session, list_id, rows, letters=_LETTERS)

    other = Other(work)
    hold = app_roster.person_to

    def held_for_long(*args: object, **more: object) -> Account:
        account = hold(*args, **more)  # type: ignore[arg-type]  # passed on as it came
        other.begin()
        return account

    monkeypatch.setattr(app_roster, "person_to", held_for_long)
    answer = post(sign_in(app, world.mo), "/admin/people/bo/invitation/remove")
    other.end()

    assert answer.status_code == 303
    with database.reading() as session:
        named = session.scalars(select(Account.handle).where(Account.handle.in_(("al", "bo"))))
        assert named.all() in ([], ["al"])


def _started(database: Database, world: World) -> tuple[int, list[Row]]:
    """A list of two who are to be invited, the second of whom was invited already."""
    with database.unit_of_work() as session:
        invited = factories.account(session, handle="bo", email="bo@x.example")
        invited.state = AccountState.STAGED
        session.flush()  # the list is looked through
        mo = world.actor("mo")
        rows, unread = read_rows(_LIST)
        plan = planned(session, rows)
        file = keep_list(session, by=mo, name="a.csv", content=_LIST, plan=plan, unread=unread)
        start_list(session, file, by=mo)
        return file.id, rows


def _is_admin_by_group(database: Database, world: World) -> int:
    """Zed is admin by a group; the number of the identity that brought it."""
    with database.unit_of_work() as session:
        zed = session.get_one(Account, world.zed)
        links.link(session, zed, _CLAIMS, notice=None)
        groups.follow_groups(session, zed, groups=frozenset({"ops"}), rules=_RULES)
        session.flush()
        return session.scalars(select(Identity.id)).one()


def _dismissing(database: Database, world: World) -> Callable[[], None]:
    """Mo looks at taking an office from Zed, and writes a line about it."""

    def dismiss() -> None:
        with database.unit_of_work() as session:
            mo = world.actor("mo")
            zed = person_to_dismiss(session, mo, "zed", verb="accounts.set_role")
            log_account(session, by=mo, act=Act.SET_ROLE, subject_id=zed.id, reason="")

    return dismiss


def _halfway(monkeypatch: pytest.MonkeyPatch, where: object, name: str, other: Other) -> None:
    """The other begins when this function is come to."""
    real = getattr(where, name)

    def later(*args: object, **more: object) -> object:
        other.begin()
        return real(*args, **more)

    monkeypatch.setattr(where, name, later)


def test_an_identity_is_disconnected_while_an_admin_takes_an_office(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity_id = _is_admin_by_group(database, world)
    other = Other(_dismissing(database, world))
    _halfway(monkeypatch, links, "follow_groups", other)

    with database.unit_of_work() as session:
        session.get_one(Account, world.zed).password_hash = "x"
        session.flush()
        links.unlink(session, account_id=world.zed, identity_id=identity_id, notice=_LETTER)
    other.end()

    assert _role(database, world) == OrganisationRole.PERSON


def test_groups_take_an_office_while_an_admin_takes_it(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _is_admin_by_group(database, world)
    other = Other(_dismissing(database, world))
    _halfway(monkeypatch, groups, "_follow_role", other)

    with database.unit_of_work() as session:
        zed = _arrive(session)
        groups.follow_groups(session, zed, groups=frozenset({"gardeners"}), rules=_RULES)
    other.end()

    assert _role(database, world) == OrganisationRole.PERSON


def test_an_identity_arrives_while_it_is_disconnected(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity_id = _is_admin_by_group(database, world)
    with database.unit_of_work() as session:
        session.get_one(Account, world.zed).password_hash = "x"

    def disconnect() -> None:
        with database.unit_of_work() as session:
            links.unlink(session, account_id=world.zed, identity_id=identity_id, notice=_LETTER)

    other = Other(disconnect)
    _halfway(monkeypatch, arrivals, "_at_the_door", other)
    with database.unit_of_work() as session:
        zed = _arrive(session)
        groups.follow_groups(session, zed, groups=frozenset({"ops"}), rules=_RULES)
        zed.version += 1
        session.flush()
    other.end()

    assert _role(database, world) == OrganisationRole.PERSON


def _arrive(session: Session) -> Account:
    came = arrivals.arrive(
        session, _CLAIMS, mail_is_proof=False, key=NO_KEY, language="en", notice=_LETTER
    )
    assert came.account is not None
    return came.account


def _role(database: Database, world: World) -> OrganisationRole:
    with database.reading() as session:
        return session.get_one(Account, world.zed).role
