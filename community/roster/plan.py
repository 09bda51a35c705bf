"""What a list would do: whom it invites, whom it changes, which lines are left out and why.

Apart from `actions` because it changes nothing: the look beforehand and the worker share it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from community.accounts.models import AccountState
from community.roster.faults import Fault, Faulty
from community.roster.queries.known import KnownPerson, known_people, managers_of_all
from community.roster.rows import Row, managers_first

_CLOSED = {AccountState.DEACTIVATED: Fault.DEACTIVATED, AccountState.WAITING: Fault.WAITING}
_MANAGES = (AccountState.ACTIVE, AccountState.STAGED)


class Deed(StrEnum):
    """What becomes of a line."""

    INVITE = "invite"
    CHANGE = "change"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The good lines, a manager's before those of their people, and the others."""

    rows: Sequence[Row]
    faulty: Sequence[Faulty]
    invites: int
    changes: int


def planned(session: Session, rows: Sequence[Row]) -> Plan:
    """What these lines would do now; for a few of them, since nobody else is served meanwhile."""
    known = known_people(session, named_in(rows))
    return plan_of(rows, known=known, managers=managers_of_all(session))


def named_in(rows: Sequence[Row]) -> list[str]:
    """Every address in these lines, managers' too, in order."""
    return sorted({row.email for row in rows} | {row.manager for row in rows if row.manager})


def plan_of(
    rows: Sequence[Row], *, known: Mapping[str, KnownPerson], managers: Mapping[str, str]
) -> Plan:
    """The same from who of `named_in` is `known`, and everybody's manager; it asks nothing."""
    chain = dict(managers) if any(row.manager for row in rows) else {}
    faulty: dict[str, Faulty] = {}
    for row in rows:
        state = known[row.email].state if row.email in known else ""
        if state in _CLOSED:
            faulty[row.email] = Faulty(
                line=row.line, fault=_CLOSED[AccountState(state)], said=row.email
            )
    chain.update({row.email: row.manager for row in rows if row.manager})
    circles = _in_circles(chain)
    for row in rows:
        if row.email not in faulty and row.manager and row.email in circles:
            faulty[row.email] = Faulty(line=row.line, fault=Fault.CIRCLE, said=row.email)
    _drop_without_manager(rows, known, faulty)
    good = [row for row in rows if row.email not in faulty]
    deeds = [deed_of(row, known.get(row.email)) for row in good]
    return Plan(
        rows=managers_first(good),
        faulty=sorted(faulty.values(), key=lambda one: one.line),
        invites=deeds.count(Deed.INVITE),
        changes=deeds.count(Deed.CHANGE),
    )


def deed_of(row: Row, known: KnownPerson | None) -> Deed:
    """What becomes of a good line. An empty cell says nothing and so changes nothing."""
    if known is None or known.state == AccountState.PENDING:
        return Deed.INVITE
    if known.state == AccountState.STAGED and not known.invited:
        return Deed.INVITE
    return Deed.CHANGE if changes_of(row, known) else Deed.NOTHING


def changes_of(row: Row, known: KnownPerson) -> list[str]:
    """The columns in which the line says something else; a name is its owner's once they came."""
    names = ["team", "location", "manager"]
    if known.state == AccountState.STAGED:
        names.insert(0, "name")
    return [
        name for name in names if getattr(row, name) and getattr(row, name) != getattr(known, name)
    ]


def _in_circles(chain: Mapping[str, str]) -> set[str]:
    """Who comes back to themselves by following managers; each step is taken once."""
    found: set[str] = set()
    done: set[str] = set()
    for start in chain:
        way: dict[str, int] = {}
        at: str | None = start
        while at and at not in done and at not in way:
            way[at] = len(way)
            at = chain.get(at)
        if at in way:
            found.update(each for each, place in way.items() if place >= way[at])
        done.update(way)
    return found


def _drop_without_manager(
    rows: Sequence[Row], known: Mapping[str, KnownPerson], faulty: dict[str, Faulty]
) -> None:
    """A line falls with the line of its manager, unless they are here already."""
    here = {email for email, person in known.items() if person.state in _MANAGES}
    listed = {row.email for row in rows}
    people: dict[str, list[Row]] = {}
    for row in rows:
        if row.manager and row.manager not in here and row.email not in faulty:
            people.setdefault(row.manager, []).append(row)
    fallen = [email for email in people if email not in listed or email in faulty]
    while fallen:
        manager = fallen.pop()
        fault = Fault.MANAGER_REFUSED if manager in listed else Fault.UNKNOWN_MANAGER
        for row in people.pop(manager, ()):
            faulty[row.email] = Faulty(line=row.line, fault=fault, said=manager)
            fallen.append(row.email)
