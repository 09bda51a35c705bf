"""People of a source become staged accounts: a name and a link, no mail, no way to sign in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState, FormerHandle, OrganisationRole
from community.communities.models import Membership, MembershipState
from community.imports.actions.batches import Written, reserve_ids
from community.imports.arrivals import Person
from community.imports.bulk import add_rows
from community.imports.ledger import USERS, Known, Ledger, write_down
from community.threads.models import Reply, Thread

_CLAIMED = "the account has been claimed here; its profile is its owner's"
_NOT_IN_HANDLES = re.compile(r"[^a-z0-9]+")


def stage_people(session: Session, ledger: Ledger, people: Sequence[Person]) -> Written:
    """Make staged accounts of new people, and bring the unclaimed among the known up to date."""
    known = ledger.of(USERS)
    written = Written()
    _add(session, ledger, [each for each in people if each.source_id not in known], written)
    _change(session, ledger, [each for each in people if each.source_id in known], written)
    write_down(session, ledger, USERS, written.known.items())
    return written


def _add(session: Session, ledger: Ledger, people: list[Person], written: Written) -> None:
    ids = reserve_ids(session, Account, len(people))
    handles = _handles(session, people, community_id=ledger.community_id)
    rows = []
    for id_, handle, person in zip(ids, handles, people, strict=True):
        rows.append(_account(id_, handle, person))
        written.known[person.source_id] = Known(person.digest, "accounts", id_)
    add_rows(session, Account, rows)


def _account(id_: int, handle: str, person: Person) -> dict[str, Any]:
    return {
        "id": id_,
        "handle": handle,
        "name": person.name,
        "state": AccountState.STAGED,
        "role": OrganisationRole.PERSON,
        "headline": "",
        "bio": "",
        "bio_html": "",
        "team": "",
        "location": "",
        "website": person.profile_url,
        "locale": "",
        "time_zone": "",
        "theme": "",
        "single_keys": True,
        "keeps_places": True,
        "consent_due": False,
        # A source's own account bears a negative number: it is a program.
        "automated": person.source_id < 0,
        "mail_notices": False,
        "shows_badges": True,
        "counts_searches": True,
        "mail_today": True,
        "created_at": person.joined_at,
        "version": 1,
    }


def _handles(session: Session, people: list[Person], *, community_id: int) -> list[str]:
    """A handle for each: the name and the source id, which stays when the name changes.

    The number keeps plain names free for the people who will really sign up.
    """
    wanted = [_handle(person, f"-{person.source_id}") for person in people]
    taken = _taken(session, wanted)
    for place, person in enumerate(people):
        attempt = 1
        while wanted[place] in taken:
            # Another imported community has the same name under the same number.
            tail = f"-{person.source_id}-c{community_id}" + (f"-{attempt}" if attempt > 1 else "")
            wanted[place] = _handle(person, tail)
            taken |= _taken(session, [wanted[place]])
            attempt += 1
        taken.add(wanted[place])
    return wanted


def _handle(person: Person, tail: str) -> str:
    plain = unicodedata.normalize("NFKD", person.name).encode("ascii", "ignore").decode().lower()
    base = _NOT_IN_HANDLES.sub("-", plain).strip("-") or "member"
    tail = tail.replace("--", "-x")  # a source's own account bears a negative number
    return base[: 40 - len(tail)].rstrip("-") + tail


def _taken(session: Session, handles: list[str]) -> set[str]:
    return {
        *session.scalars(select(Account.handle).where(Account.handle.in_(handles))),
        *session.scalars(select(FormerHandle.handle).where(FormerHandle.handle.in_(handles))),
    }


def _change(session: Session, ledger: Ledger, people: list[Person], written: Written) -> None:
    known = ledger.of(USERS)
    ids = [known[person.source_id].local_id for person in people]
    rows = session.execute(
        select(Account.id, Account.state, Account.name).where(Account.id.in_(ids))
    )
    now = {id_: (state, name) for id_, state, name in rows}
    changes, renamed = [], []
    for person in people:
        local_id = known[person.source_id].local_id
        state, name = now.get(local_id or 0, ("", ""))
        if not _is_unclaimed(state, withdrawn=known[person.source_id].withdrawn):
            written.refused[person.source_id] = _CLAIMED
            continue
        changes.append(_changes(local_id, person))
        if name != person.name:
            renamed.append({"who": local_id, "before": name, "after": person.name})
        written.known[person.source_id] = Known(person.digest, "accounts", local_id)
    if changes:
        # The table, not the class: rows are found by their own keys, without the identity map.
        accounts: Any = Account.__table__
        statement = update(accounts).where(accounts.c.id == bindparam("who"))
        session.execute(statement, changes)
    _rename_in_credits(session, renamed)
    _bring_back(session, ledger, people, written)


def _bring_back(
    session: Session, ledger: Ledger, people: Sequence[Person], written: Written
) -> None:
    """Somebody whom a snapshot lacked and a newer one has again belongs again."""
    back = [
        written.known[person.source_id].local_id
        for person in people
        if person.source_id in written.known and ledger.of(USERS)[person.source_id].withdrawn
    ]
    session.execute(
        update(Membership)
        .where(
            Membership.community_id == ledger.community_id,
            Membership.account_id.in_(back),
            Membership.state == MembershipState.LEFT,
        )
        .values(state=MembershipState.ACTIVE, ended_at=None)
        .execution_options(synchronize_session=False)
    )


def _is_unclaimed(state: str, *, withdrawn: bool) -> bool:
    return state == AccountState.STAGED or (withdrawn and state == AccountState.DEACTIVATED)


def _changes(local_id: int | None, person: Person) -> dict[str, Any]:
    return {
        "who": local_id,
        "name": person.name,
        "website": person.profile_url,
        "created_at": person.joined_at,
        "state": AccountState.STAGED,
    }


def _rename_in_credits(session: Session, renamed: Iterable[dict[str, Any]]) -> None:
    """The credit below a post begins with the author's name; nobody keeps a name they left."""
    rows = list(renamed)
    if not rows:
        return
    for model in (Thread, Reply):
        posts: Any = model.__table__
        length = func.length(bindparam("before"))
        session.execute(
            update(posts)
            .where(
                posts.c.author_id == bindparam("who"),
                func.substr(posts.c.attribution, 1, length) == bindparam("before"),
            )
            .values(
                attribution=bindparam("after").concat(func.substr(posts.c.attribution, length + 1))
            ),
            rows,
        )
