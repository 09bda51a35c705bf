"""The gaps of a community, for whoever looks after it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.accounts.models import Account
from community.communities.access import Granted, community_to
from community.errors import NotFound
from community.gaps.models import Gap, GapState
from community.paging import DEFAULT_SIZE, Page, keyset_page


def counts_searches(session: Session, account_id: int) -> bool:
    """Whether somebody lets their searches that fail count."""
    return bool(session.scalar(select(Account.counts_searches).where(Account.id == account_id)))


def gap_to(session: Session, actor: Actor, slug: str, gap_id: int, *, verb: str) -> Gap:
    """An open gap of the community; NotFound for any other."""
    granted = community_to(session, actor, slug, verb=verb)
    found = session.scalar(
        select(Gap).where(
            Gap.id == gap_id,
            Gap.community_id == granted.community.id,
            Gap.state == GapState.OPEN,
        )
    )
    if found is None:
        raise NotFound
    return found


def gaps_of(
    session: Session, granted: Granted, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[Gap]:
    """Its open gaps, those first that most people ran into; one statement."""
    page: Page[Row[Any]] = keyset_page(
        session,
        select(Gap).where(Gap.community_id == granted.community.id, Gap.state == GapState.OPEN),
        order=((Gap.askers, True), (Gap.id.expression, False)),
        key=lambda row: (row[0].askers, row[0].id),
        cursor=cursor,
        size=size,
    )
    return Page(items=[row[0] for row in page.items], next_cursor=page.next_cursor)
