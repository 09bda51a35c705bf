"""Past rows come in bulk, numbered in order, and never take a number that was given before."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import Tag
from community.history.actions import set_columns, write_numbered_rows, write_rows
from tests import factories


def people(*handles: str) -> list[dict[str, object]]:
    return [
        {
            "handle": handle,
            "name": handle.title(),
            "state": AccountState.ACTIVE,
            "created_at": clock.now(),
        }
        for handle in handles
    ]


def test_numbers_come_in_the_order_of_the_rows(session: Session) -> None:
    ids = write_numbered_rows(session, Account, people("zoe", "abe", "moe"))
    assert ids == sorted(ids)
    found = session.execute(select(Account.id, Account.handle).order_by(Account.id)).all()
    assert [tuple(row) for row in found] == list(zip(ids, ("zoe", "abe", "moe"), strict=True))


def test_the_number_of_a_row_that_is_gone_is_not_given_again(session: Session) -> None:
    gone = write_numbered_rows(session, Account, people("zoe", "abe"))
    session.execute(delete(Account))
    (fresh,) = write_numbered_rows(session, Account, people("moe"))
    assert fresh > max(gone)


def test_rows_made_the_usual_way_follow_on(session: Session) -> None:
    ids = write_numbered_rows(session, Account, people("zoe", "abe"))
    assert factories.account(session, handle="moe").id > max(ids)


def test_a_table_without_a_remembered_sequence_is_numbered_too(session: Session) -> None:
    place = factories.community(session, slug="garden")
    rows = [
        {"community_id": place.id, "name": name, "created_at": clock.now()}
        for name in ("ponds", "trees")
    ]
    first, second = write_numbered_rows(session, Tag, rows)
    assert second == first + 1


def test_nothing_to_write_is_no_fault(session: Session) -> None:
    write_rows(session, Account, [])
    set_columns(session, Account, [])
    assert write_numbered_rows(session, Account, []) == []


def test_rows_are_changed_each_to_its_own_values(session: Session) -> None:
    ids = write_numbered_rows(session, Account, people("zoe", "abe"))
    names = ["Zoe of the Hill", "Abe of the Dale"]
    changes = [{"id": id_, "name": name} for id_, name in zip(ids, names, strict=True)]
    set_columns(session, Account, changes)
    found = session.scalars(select(Account.name).order_by(Account.id))
    assert list(found) == names
