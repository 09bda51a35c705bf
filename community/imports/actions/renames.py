"""Tags that the source calls otherwise now, and tags that none of its rows means any more.

A name may pass from one row of the source to another, in any order within a file. So none waits for
a name to come free: a row whose new name is taken here means that tag from then on, and what it
meant before goes at the end of the run unless somebody uses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from community.communities.models import Tag
from community.communities.queries.synonyms import is_canonical
from community.imports.actions.batches import Written
from community.imports.actions.bearers import carry_along
from community.imports.actions.contents import content_of
from community.imports.arrivals import Subject
from community.imports.ledger import TAGS, Known, Ledger
from community.threads.models import Thread, ThreadTag


def rename_known(
    session: Session, ledger: Ledger, subjects: Sequence[Subject], written: Written
) -> None:
    """Give tags their new names; the rest of these rows find or make the tag of their name.

    Tags that were here before the import keep theirs.
    """
    if not subjects:
        return
    known = ledger.of(TAGS)
    holders = _holders(ledger)
    there = _tags(session, ledger, subjects)
    names = {tag.id: tag.name for tag in there.values()}
    called: dict[int, str] = {}  # what the renamed ones were called before
    for each in subjects:
        before = known[each.source_id]
        id_ = before.local_id
        if before.withdrawn or id_ not in names or names[id_] == each.name:
            continue
        holders[id_] -= 1
        if each.name in there:
            holders[there[each.name].id] += 1
        if holders[id_]:
            continue
        tag = there[names[id_]]
        if each.name in there or tag.source_id is None:
            _take_back_words(tag, before)
        else:
            holders[id_] += 1
            there[each.name] = there.pop(tag.name)
            called.setdefault(tag.id, tag.name)
            names[id_] = tag.name = each.name
            # At once: another of this batch may take the name that came free.
            session.flush()
    carry_along(session, ledger, called, written)


def _holders(ledger: Ledger) -> Counter[int | None]:
    """How many rows of the source mean each tag."""
    return Counter(row.local_id for row in ledger.of(TAGS).values() if not row.withdrawn)


def _tags(session: Session, ledger: Ledger, subjects: Sequence[Subject]) -> dict[str, Tag]:
    """The tags that these rows meant so far, and those that bear the names they have now."""
    ids = {ledger.of(TAGS)[each.source_id].local_id for each in subjects}
    names = {each.name for each in subjects}
    wanted = or_(Tag.id.in_(ids), Tag.name.in_(names))
    found = session.scalars(
        select(Tag).where(Tag.community_id == ledger.community_id, is_canonical(), wanted)
    )
    return {tag.name: tag for tag in found}


def _take_back_words(tag: Tag, before: Known) -> None:
    """What the source said of it, it says of another tag now."""
    if before.content and content_of(tag.description) == before.content:
        tag.description = ""


def let_go(session: Session, ledger: Ledger, absent: Sequence[int] = ()) -> set[int | None]:
    """Remove tags of the import that no row of the source means, `absent` ones not counted.

    Those stay that are in use or have synonyms, that were here before or that somebody here
    describes; their ids.
    """
    known, gone_rows = ledger.of(TAGS), set(absent)
    meant = {
        row.local_id
        for source_id, row in known.items()
        if not row.withdrawn and source_id not in gone_rows
    }
    of_import = select(Tag.id).where(
        Tag.community_id == ledger.community_id, Tag.source_id.is_not(None)
    )
    left = {known[id_].local_id for id_ in absent} | set(session.scalars(of_import))
    kept = _in_use_or_ours(session, ledger, left - meant)
    gone = left - meant - kept
    session.execute(delete(ThreadTag).where(ThreadTag.tag_id.in_(gone)))
    session.execute(delete(Tag).where(Tag.id.in_(gone)))
    return kept


def _in_use_or_ours(session: Session, ledger: Ledger, ids: set[int | None]) -> set[int | None]:
    borne = (
        select(ThreadTag.tag_id)
        .join(Thread, Thread.id == ThreadTag.thread_id)
        .where(ThreadTag.tag_id == Tag.id, Thread.deleted_at.is_(None))
    )
    synonym = aliased(Tag)
    meant = select(synonym.id).where(synonym.canonical_id == Tag.id)
    rows = session.execute(
        select(Tag.id, Tag.source_id, Tag.description, borne.exists() | meant.exists()).where(
            Tag.id.in_(ids)
        )
    )
    written = {(row.local_id, row.content) for row in ledger.of(TAGS).values()}
    return {
        id_
        for id_, source_id, words, used in rows
        if used or source_id is None or (words and (id_, content_of(words)) not in written)
    }
