"""Tags of a source, and the descriptions that its people wrote for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community.communities.models import Tag
from community.communities.queries.synonyms import ids_by_name, synonyms_among
from community.imports.actions.batches import Written
from community.imports.actions.contents import content_of
from community.imports.actions.renames import rename_known
from community.imports.arrivals import Description, Subject
from community.imports.bulk import add_rows
from community.imports.ledger import POSTS, TAGS, Known, Ledger, write_down

_EDITED = "the description of its tag was edited here"
_DELETED = "its tag was deleted here"
_SYNONYM = "its tag is a synonym of another one here"


def tag_ids(
    session: Session, names: Iterable[str], *, community_id: int, at: datetime
) -> dict[str, int]:
    """The ids of the tags that these names mean here; tags it lacks are made."""
    wanted = set(names)
    found = ids_by_name(session, community_id, wanted)
    missing = sorted(wanted - set(found))
    if not missing:
        return found
    add_rows(
        session,
        Tag,
        [
            {
                "community_id": community_id,
                "name": name,
                "description": "",
                "threads_count": 0,
                "created_at": at,
            }
            for name in missing
        ],
    )
    return ids_by_name(session, community_id, wanted)


def name_subjects(
    session: Session, ledger: Ledger, subjects: Sequence[Subject], *, at: datetime
) -> Written:
    """Make the tags of the source, or adopt the community's own of the same name."""
    written = Written()
    names = {each.name for each in subjects}
    elsewhere = synonyms_among(session, ledger.community_id, names)
    known = [each for each in subjects if each.source_id in ledger.of(TAGS)]
    # What is a synonym here means another tag, and gives that one no new name.
    known = [each for each in known if each.name not in elsewhere]
    rename_known(session, ledger, known, written)
    there = ids_by_name(session, ledger.community_id, names)
    ids = tag_ids(session, names, community_id=ledger.community_id, at=at)
    _sign(session, [each for each in subjects if each.name not in there], ids)
    contents = _contents(session, ledger, set(ids.values()))
    for each in subjects:
        before, local_id = ledger.of(TAGS).get(each.source_id), ids[each.name]
        same = before is not None and before.local_id == local_id and not before.withdrawn
        # Of rows that meant one tag, another may have described it last.
        content = contents.get(local_id, before.content if before is not None and same else "")
        written.known[each.source_id] = Known(each.digest, "tags", local_id, content=content)
    write_down(session, ledger, TAGS, written.known.items())
    return written


def _contents(session: Session, ledger: Ledger, ids: set[int]) -> dict[int, str]:
    """Of these tags, the hash of the description that stands there where it came of the source.

    Whoever takes over a tag may then replace what another row of the source had said of it.
    """
    written = {(known.local_id, known.content) for known in ledger.of(TAGS).values()}
    now = session.execute(
        select(Tag.id, Tag.description).where(Tag.id.in_(ids), Tag.description != "")
    )
    found = {id_: content_of(words) for id_, words in now}
    return {id_: content for id_, content in found.items() if (id_, content) in written}


def _sign(session: Session, made: Sequence[Subject], ids: dict[str, int]) -> None:
    """Note which tags came with the import: those alone go when the source drops them."""
    for each in made:
        session.execute(
            update(Tag).where(Tag.id == ids[each.name]).values(source_id=each.source_id)
        )


@dataclass(frozen=True, kw_only=True)
class Described:
    """A tag, its description put together from `posts`, and which of them are news."""

    tag_source_id: int
    name: str  # by which the source calls it
    words: str
    posts: tuple[Description, ...]


def describe_tags(session: Session, ledger: Ledger, tags: Sequence[Described]) -> Written:
    """Set descriptions, unless a member has written another one since."""
    written = Written()
    ids = [ledger.of(TAGS)[each.tag_source_id].local_id for each in tags]
    now = dict(session.execute(select(Tag.id, Tag.description).where(Tag.id.in_(ids))).all())
    elsewhere = synonyms_among(session, ledger.community_id, {each.name for each in tags})
    for each in tags:
        known = ledger.of(TAGS)[each.tag_source_id]
        if known.local_id not in now or each.name in elsewhere:
            why = _SYNONYM if each.name in elsewhere else _DELETED
            written.refused.update({post.source_id: why for post in each.posts})
            continue
        content = content_of(each.words) if each.words else ""
        if content == known.content:
            _describe(written, each, known.local_id)
        elif _is_ours(now[known.local_id], known):
            session.execute(
                update(Tag).where(Tag.id == known.local_id).values(description=each.words)
            )
            written.also[each.tag_source_id] = known._replace(content=content)
            _describe(written, each, known.local_id)
        else:
            written.refused.update({post.source_id: _EDITED for post in each.posts})
    write_down(session, ledger, TAGS, written.also.items())
    write_down(session, ledger, POSTS, written.known.items())
    return written


def _is_ours(description: str, known: Known) -> bool:
    return description == "" if not known.content else content_of(description) == known.content


def _describe(written: Written, tag: Described, tag_id: int | None) -> None:
    for post in tag.posts:
        written.known[post.source_id] = Known(post.digest, "tags", tag_id)
