"""Lists of people that admins brought, and people whom they invited in vain.

Apart from `actions` because nobody asked for this: the person is named in what others brought, or
never came.
"""

from __future__ import annotations

import json

from sqlalchemy import Text, cast, delete, or_, update
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.mail.models import Mail
from community.schema import PERSON_COLUMNS, Erasure, metadata


def drop_lists_naming(session: Session, *words: str | None) -> None:
    """Delete every list that holds one of these words; whoever brought it can bring it again."""
    lists = metadata.tables["people_files"]
    for word in filter(None, words):
        session.execute(
            delete(lists).where(
                or_(
                    lists.c.content.icontains(word, autoescape=True),
                    # As JSON spells it: what is not ASCII is written there in numbers.
                    cast(lists.c.faults, Text).icontains(_in_json(word), autoescape=True),
                )
            )
        )


def _in_json(word: str) -> str:
    return json.dumps(word)[1:-1]


def forget_newcomer(session: Session, account: Account) -> None:
    """Delete somebody who was invited and never came, with everything that points to them."""
    session.execute(delete(Mail).where(Mail.account_id == account.id))
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
