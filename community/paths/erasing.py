"""Take the handle of somebody who leaves out of what facilitators wrote on reading paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from community.articles.erasing import put_words, rows_naming
from community.paths.models import PathStep, ReadingPath


@dataclass(frozen=True, kw_only=True)
class NamingPath:
    """A path on which a handle may stand."""

    id: int
    title: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class NamingStep:
    """A step for which a handle may be given as the reason."""

    id: int
    why: str


def paths_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[NamingPath]:
    """The next paths by id that call somebody by one of the handles, or seem to."""
    names = ("title", "purpose")
    rows = rows_naming(session, ReadingPath, names, handles, after=after, limit=limit)
    return [NamingPath(**row) for row in rows]


def rewrite_path(session: Session, naming: NamingPath) -> None:
    """Put the words without the handle in place."""
    words = {"title": naming.title, "purpose": naming.purpose}
    put_words(session, ReadingPath, naming.id, words)


def path_steps_naming(
    session: Session, handles: Sequence[str], *, after: int, limit: int
) -> list[NamingStep]:
    """As `paths_naming`, of their steps."""
    rows = rows_naming(session, PathStep, ("why",), handles, after=after, limit=limit)
    return [NamingStep(**row) for row in rows]


def rewrite_path_step(session: Session, naming: NamingStep) -> None:
    """As `rewrite_path`."""
    put_words(session, PathStep, naming.id, {"why": naming.why})
