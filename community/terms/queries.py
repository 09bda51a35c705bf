"""The texts in force, and their versions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.errors import NotFound
from community.terms.models import TermsText
from community.terms.policies import Kind

MOST_VERSIONS = 100  # that a page lists


def in_force(session: Session) -> Sequence[TermsText]:
    """The newest version of each text that was written, the terms first."""
    newest = select(func.max(TermsText.id)).group_by(TermsText.kind)
    found = session.scalars(select(TermsText).where(TermsText.id.in_(newest)))
    return sorted(found, key=lambda text: list(Kind).index(Kind(text.kind)))


def versions(session: Session, kind: Kind) -> Sequence[TermsText]:
    """The versions of a text, newest first; at most a hundred."""
    return session.scalars(
        select(TermsText)
        .where(TermsText.kind == kind)
        .order_by(TermsText.number.desc())
        .limit(MOST_VERSIONS)
    ).all()


def version(session: Session, kind: Kind, number: int) -> TermsText:
    """One version; NotFound when there is none of this number."""
    if abs(number) >= 2**63:  # more than the database can be asked for
        raise NotFound
    found = session.scalar(
        select(TermsText).where(TermsText.kind == kind, TermsText.number == number)
    )
    if found is None:
        raise NotFound
    return found
