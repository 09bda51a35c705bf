"""Take the handle of somebody who has gone out of what others have begun to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from community.drafts.actions.keeping import LONGEST_REASON
from community.drafts.models import Draft


@dataclass(frozen=True, kw_only=True)
class Begun:
    """The words of a draft in which the handle may stand, as they were read."""

    id: int
    version: int
    body: str
    reason: str


def drafts_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[Begun]:
    """The next drafts by id that call somebody by one of the handles, or seem to."""
    found = [
        column.icontains(mark, autoescape=True)
        for handle in handles
        for mark in (f"@{handle}", f"/people/{handle}")
        for column in (Draft.body, Draft.reason)
    ]
    rows = session.execute(
        select(Draft.id, Draft.version, Draft.body, Draft.reason)
        .where(Draft.id > after, or_(*found))
        .order_by(Draft.id)
        .limit(limit)
    )
    return [Begun(**row._asdict()) for row in rows]


def rewrite_draft(session: Session, begun: Begun) -> None:
    """Put the words without the handle in place, unless their author has changed them meanwhile.

    A new version: a device that holds the old words is asked before it writes them back.
    """
    session.execute(
        update(Draft)
        .where(Draft.id == begun.id, Draft.version == begun.version)
        .values(body=begun.body, reason=begun.reason[:LONGEST_REASON], version=Draft.version + 1)
        .execution_options(synchronize_session=False)
    )
