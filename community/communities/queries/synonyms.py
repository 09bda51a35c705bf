"""Which tag a name means: the one that is called so, or the one that it is a synonym of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from community.communities.models import Tag

_Meant = aliased(Tag, name="meant")


def is_canonical() -> ColumnElement[bool]:
    """Whether it is a tag that threads bear, and no synonym of one."""
    return Tag.canonical_id.is_(None)


def meant_id() -> ColumnElement[int]:
    """The id of the tag that a row of `tags` stands for."""
    return func.coalesce(Tag.canonical_id, Tag.id)


def ids_meant_by(name: str) -> Select[Any]:
    """The ids, in every community, of the tags that a name means."""
    return select(meant_id()).where(Tag.name == name)


def ids_by_name(session: Session, community_id: int, names: Collection[str]) -> dict[str, int]:
    """The id of the tag that each of these names means; unknown names are left out."""
    if not names:
        return {}
    rows = session.execute(
        select(Tag.name, meant_id()).where(Tag.community_id == community_id, Tag.name.in_(names))
    )
    return dict(rows.all())


def canonical_names(session: Session, community_id: int, names: Iterable[str]) -> list[str]:
    """These names with every synonym replaced by its tag, each once, in their order."""
    asked = list(names)
    found = synonyms_among(session, community_id, asked)
    return list(dict.fromkeys(found.get(name, name) for name in asked))


def synonyms_among(session: Session, community_id: int, names: Collection[str]) -> dict[str, str]:
    """Of these names the synonyms, each with the name of the tag that it means."""
    if not names:
        return {}
    rows = session.execute(
        select(Tag.name, _Meant.name)
        .join(_Meant, _Meant.id == Tag.canonical_id)
        .where(Tag.community_id == community_id, Tag.name.in_(names))
    )
    return dict(rows.all())


def synonyms_of(session: Session, tag_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The synonyms of each of these tags, in alphabetical order; one statement."""
    found: dict[int, tuple[str, ...]] = {}
    if not tag_ids:
        return found
    rows = session.execute(
        select(Tag.canonical_id, Tag.name).where(Tag.canonical_id.in_(tag_ids)).order_by(Tag.name)
    )
    for tag_id, name in rows:
        assert tag_id is not None  # asked for by id
        found[tag_id] = (*found.get(tag_id, ()), name)
    return found
