"""Lists of people that admins brought, and people whom they invited in vain.

Apart from `actions` because nobody asked for this: the person is named in what others brought, or
never came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from sqlalchemy import Text, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.mail.models import Mail
from community.moderation.models import Measure
from community.roster.actions.lists import stop_list
from community.roster.models import FileState, PeopleFile
from community.roster.rows import SAID, cells_of
from community.schema import PERSON_COLUMNS, Erasure, metadata


def drop_lists_naming(session: Session, *, email: str | None, name: str | None = None) -> None:
    """Delete every list that holds this address, or this name as a whole cell.

    Whoever brought it can bring it again. One that the worker is at stops and is emptied, so that
    its page says so.
    """
    words = [word for word in (email, name) if word]
    for file in _may_hold(session, words):
        if not (
            _holds(file.content, email=email, name=name)
            or any(_names(kept["said"], email=email, name=name) for kept in file.faults)
        ):
            continue
        if file.state != FileState.WAITING:
            session.delete(file)
            continue
        stop_list(session, file.id)
        file.content = ""
        file.faults = [
            kept for kept in file.faults if not _names(kept["said"], email=email, name=name)
        ]
    session.flush()


def hold_lists_of(session: Session, handle: str) -> None:
    """Hold the lists that may name somebody, before the person: the worker does so as well."""
    email = session.scalar(select(Account.email).where(Account.handle == handle.lower()))
    _may_hold(session, [email] if email else [])


def _may_hold(session: Session, words: Sequence[str]) -> Sequence[PeopleFile]:
    if not words:
        return ()
    found = [PeopleFile.content.icontains(word, autoescape=True) for word in words]
    # As JSON spells it: what is not ASCII is written there in numbers.
    found += [
        cast(PeopleFile.faults, Text).icontains(json.dumps(word[:SAID])[1:-1], autoescape=True)
        for word in words
    ]
    wanted = select(PeopleFile).where(or_(*found)).order_by(PeopleFile.id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def _holds(content: str, *, email: str | None, name: str | None) -> bool:
    return any(_names(cell, email=email, name=name) for cell in cells_of(content))


def _names(cell: str, *, email: str | None, name: str | None) -> bool:
    said = " ".join(cell.split()).lower()
    if name and said == " ".join(name.split()).lower()[:SAID]:
        return True
    if not email:
        return False
    # Also as “Ida <ida@example.org>”, and as the first part of a cell that was too long to keep.
    inside = rf"(?<![\w.+-]){re.escape(email.lower())}(?![\w-]|\.\w)"
    return said == email.lower()[:SAID] or re.search(inside, said) is not None


def forget_newcomer(session: Session, account: Account) -> None:
    """Delete somebody who was invited and never came, with everything that points to them."""
    for kept in (Mail, Measure):  # a measure stays with whoever was here, and they never were
        session.execute(delete(kept).where(kept.account_id == account.id))
    for name, erasure in PERSON_COLUMNS.items():
        table, column = metadata.tables[name.split(".")[0]], name.split(".")[1]
        if table.name == "accounts" or not table.c[column].foreign_keys:
            continue
        mine = table.c[column] == account.id
        if erasure is Erasure.DELETE:
            session.execute(delete(table).where(mine))
        elif erasure is Erasure.CLEAR:
            session.execute(update(table).where(mine).values({column: None}))
    session.flush()
    session.delete(account)
