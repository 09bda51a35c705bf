"""Who has which identity, and which communities the groups of the settings name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Identity
from community.communities.models import Community
from community.paging import DEFAULT_SIZE, LARGEST_SIZE, Page, keyset_page


@dataclass(frozen=True, kw_only=True)
class IdentityLine:
    """An identity as its owner sees it."""

    id: int
    issuer: str
    created_at: datetime
    last_used_at: datetime | None


def identities_of(session: Session, account_id: int) -> Sequence[IdentityLine]:
    """The identities by which this person signs in, the oldest first."""
    return identities_page(session, account_id, size=LARGEST_SIZE).items


def identities_page(
    session: Session, account_id: int, *, cursor: str | None = None, size: int = DEFAULT_SIZE
) -> Page[IdentityLine]:
    """The same, page by page. What the provider calls the person stays out."""
    page: Page[Any] = keyset_page(
        session,
        select(Identity.id, Identity.issuer, Identity.created_at, Identity.last_used_at).where(
            Identity.account_id == account_id
        ),
        order=((Identity.id.expression, False),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    lines = [IdentityLine(**row._asdict()) for row in page.items]
    return Page(items=lines, next_cursor=page.next_cursor)


def owner_of(session: Session, *, issuer: str, subject: str) -> int | None:
    """The account that this identity signs in to."""
    return session.scalar(
        select(Identity.account_id).where(Identity.issuer == issuer, Identity.subject == subject)
    )


def unknown_slugs(session: Session, slugs: Collection[str]) -> list[str]:
    """Those of these slugs that no community has."""
    known = session.scalars(select(Community.slug).where(Community.slug.in_(slugs)))
    return sorted(set(slugs).difference(known))
