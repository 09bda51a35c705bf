"""What a list of people does, line by line, and the last admin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.offices import deactivate_account, set_role
from community.accounts.models import Account, AccountState, OrganisationRole
from community.errors import Conflict, Refused
from community.mail.actions import Letter
from community.mail.models import Mail
from community.roster.actions.invitations import Letters, work_off
from community.roster.actions.people import Place, place
from community.roster.faults import Fault, Faulty
from community.roster.models import RosterEntry
from community.roster.plan import Deed, planned
from community.roster.rows import Row
from tests.world import World

_LETTER = Letter(purpose="welcome", subject="Come", text="", html="")
LETTERS = Letters(welcome=lambda _secret: _LETTER, placed=_LETTER)


def row(line: int, email: str, **more: str) -> Row:
    return Row(line=line, name=more.pop("name", "Ida Ops"), email=email, **more)


def at(session: Session, email: str) -> Account:
    return session.scalars(select(Account).where(Account.email == email)).one()


def mails(session: Session) -> int:
    return session.scalar(select(func.count(Mail.id))) or 0


def test_a_list_is_planned_against_who_is_here(world: World, session: Session) -> None:
    session.get_one(Account, world.zed).state = AccountState.DEACTIVATED
    session.get_one(Account, world.fay).state = AccountState.WAITING
    session.flush()
    rows = [
        row(2, "new@x.example", manager="boss@x.example"),
        row(3, "boss@x.example", manager="ada@hearth.example"),
        row(4, "ben@hearth.example", team="Night"),
        row(5, "cleo@hearth.example"),
        row(6, "zed@hearth.example"),
        row(7, "fay@hearth.example"),
        row(8, "lone@x.example", manager="nobody@x.example"),
        row(9, "below@x.example", manager="lone@x.example"),
        row(10, "a@x.example", manager="b@x.example"),
        row(11, "b@x.example", manager="a@x.example"),
    ]

    plan = planned(session, rows)

    assert [one.email for one in plan.rows] == [
        *("boss@x.example", "ben@hearth.example", "cleo@hearth.example", "new@x.example"),
    ]
    assert (plan.invites, plan.changes) == (2, 1)
    assert [(one.line, one.fault) for one in plan.faulty] == [
        (6, Fault.DEACTIVATED),
        (7, Fault.WAITING),
        (8, Fault.UNKNOWN_MANAGER),
        (9, Fault.MANAGER_REFUSED),
        (10, Fault.CIRCLE),
        (11, Fault.CIRCLE),
    ]


def test_a_line_worked_off_twice_changes_nothing(world: World, session: Session) -> None:
    mo = world.actor("mo")
    line = row(2, "new@x.example", team="Night", manager="ada@hearth.example", location="Hall")

    first = work_off(session, line, by=mo, letters=LETTERS)
    again = work_off(session, line, by=mo, letters=LETTERS)

    account = at(session, "new@x.example")
    entry = session.get_one(RosterEntry, account.id)
    assert (first, again) == (Deed.INVITE, Deed.NOTHING)
    assert (account.state, account.team, account.location) == ("staged", "Night", "Hall")
    assert entry.manager_id == world.ada
    assert mails(session) == 1

    moved = row(2, "new@x.example", team="Day", manager="ben@hearth.example")
    assert work_off(session, moved, by=mo, letters=LETTERS) is Deed.CHANGE
    assert (account.team, account.location, entry.manager_id) == ("Day", "Hall", world.ben)
    assert mails(session) == 1  # nobody is there yet to be told


def test_who_is_here_keeps_their_name_and_is_told(world: World, session: Session) -> None:
    ben = session.get_one(Account, world.ben)
    ben.email_confirmed_at = clock.now()
    line = row(2, "ben@hearth.example", name="Benjamin Somebody", team="Night")

    assert work_off(session, line, by=world.actor("mo"), letters=LETTERS) is Deed.CHANGE

    assert (ben.name != "Benjamin Somebody", ben.team) == (True, "Night")
    assert mails(session) == 1


def test_whoever_has_the_mailbox_counts_and_not_who_signed_up_with_it(
    world: World, session: Session
) -> None:
    zed = session.get_one(Account, world.zed)
    zed.state, zed.password_hash = AccountState.PENDING, "a stranger's"
    session.flush()

    done = work_off(session, row(2, "zed@hearth.example"), by=world.actor("mo"), letters=LETTERS)

    assert done is Deed.INVITE
    assert (zed.state, zed.password_hash) == (AccountState.STAGED, None)


def test_a_suspended_admin_is_no_admin_to_rely_on(world: World, session: Session) -> None:
    mo, pia, sue = (session.get_one(Account, getattr(world, name)) for name in ("mo", "pia", "sue"))
    with pytest.raises(Conflict) as refused:
        set_role(session, sue, role=OrganisationRole.ADMIN)
    assert refused.value.code == "not_open"

    set_role(session, pia, role=OrganisationRole.ADMIN)
    pia.suspended_at = clock.now()  # as an older version allowed
    session.flush()
    with pytest.raises(Conflict) as refused:
        deactivate_account(session, mo)
    assert refused.value.code == "last_admin"


def manage(session: Session, *pairs: tuple[int, int]) -> None:
    for person, manager in pairs:
        session.add(RosterEntry(account_id=person, manager_id=manager))
    session.flush()


def test_a_list_closes_no_circle_that_came_about_since_it_was_looked_through(
    world: World, session: Session
) -> None:
    manage(session, (world.ben, world.cleo), (world.cleo, world.ada))
    line = row(2, "ada@hearth.example", manager="ben@hearth.example")

    done = work_off(session, line, by=world.actor("mo"), letters=LETTERS)

    assert done == Faulty(line=2, fault=Fault.CIRCLE, said="ada@hearth.example")
    assert session.get(RosterEntry, world.ada) is None
    fine = row(3, "ben@hearth.example", manager="ada@hearth.example")
    assert work_off(session, fine, by=world.actor("mo"), letters=LETTERS) is Deed.CHANGE


def test_a_circle_that_is_there_is_followed_once(world: World, session: Session) -> None:
    manage(session, (world.ben, world.cleo), (world.cleo, world.ben))
    zed, where = session.get_one(Account, world.zed), Place(team="", location="", manager="")

    with pytest.raises(Refused) as refused:
        place(
            session,
            zed,
            replace(where, manager="ben@hearth.example"),
            by=world.actor("mo"),
            notice=_LETTER,
        )
    assert refused.value.code == "circle"
    line = row(2, "zed@hearth.example", manager="ben@hearth.example")
    done = work_off(session, line, by=world.actor("mo"), letters=LETTERS)
    assert isinstance(done, Faulty)
    assert done.fault is Fault.CIRCLE
