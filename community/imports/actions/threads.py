"""Questions of a source become threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from community.communities.models import Tag
from community.communities.queries.synonyms import synonyms_among
from community.imports.actions.batches import Written, reserve_ids
from community.imports.actions.contents import content_of
from community.imports.actions.tags import tag_ids
from community.imports.arrivals import Post
from community.imports.bulk import add_rows
from community.imports.ledger import POSTS, USERS, Known, Ledger, write_down
from community.text import HTML_SOURCE
from community.threads.models import Thread, ThreadKind, ThreadTag
from community.threads.reacted import NO_REACTIONS

EDITED = "it was edited here since it was imported"
DELETED = "it was deleted here"
ARRANGED = "it was archived here, or goes on in another thread"
CONVERTED = "it was another kind of post when it was imported"


def write_threads(
    session: Session, ledger: Ledger, questions: Sequence[Post], *, at: datetime
) -> Written:
    """Add new questions, and change the known ones that nobody here has edited."""
    written = Written()
    known = ledger.of(POSTS)
    questions = _filed(session, ledger, questions)
    new = [one for one in questions if one.source_id not in known]
    _add(session, ledger, new, _tag_ids(session, ledger, new, at), written)
    old = [one for one in questions if one.source_id in known]
    borne = _tags_of(session, [known[one.source_id].local_id for one in old])
    taken = _change(session, ledger, old, borne, written)
    _retag(session, written, taken, _tag_ids(session, ledger, taken, at), borne)
    write_down(session, ledger, POSTS, written.known.items())
    written.touched.update(
        row.thread_id for row in written.known.values() if row.thread_id is not None
    )
    return written


def _filed(session: Session, ledger: Ledger, questions: Sequence[Post]) -> list[Post]:
    """The questions under the tags that their names mean here, each once."""
    names = {tag for question in questions for tag in question.tags}
    meant = synonyms_among(session, ledger.community_id, names)
    return [
        replace(one, tags=tuple(dict.fromkeys(meant.get(name, name) for name in one.tags)))
        if meant
        else one
        for one in questions
    ]


def _tag_ids(
    session: Session, ledger: Ledger, questions: Sequence[Post], at: datetime
) -> dict[str, int]:
    names = {tag for question in questions for tag in question.tags}
    return tag_ids(session, names, community_id=ledger.community_id, at=at)


def author_of(ledger: Ledger, source_id: int | None) -> int:
    """The account of an author; whoever left without a trace is stood in for."""
    known = None if source_id is None else ledger.of(USERS).get(source_id)
    return ledger.stand_in_id if known is None or known.local_id is None else known.local_id


def editor_of(ledger: Ledger, source_id: int | None) -> int | None:
    """The account of who edited last, if it is known."""
    known = None if source_id is None else ledger.of(USERS).get(source_id)
    return None if known is None else known.local_id


def _add(
    session: Session,
    ledger: Ledger,
    questions: list[Post],
    tags: dict[str, int],
    written: Written,
) -> None:
    rows, borne = [], []
    for id_, question in zip(reserve_ids(session, Thread, len(questions)), questions, strict=True):
        rows.append(_thread(id_, ledger, question))
        borne += [{"thread_id": id_, "tag_id": tags[name]} for name in question.tags]
        written.known[question.source_id] = _known(question, id_)
    add_rows(session, Thread, rows)
    add_rows(session, ThreadTag, borne)


def _known(question: Post, id_: int) -> Known:
    return Known(
        question.digest,
        "threads",
        id_,
        id_,
        content=content_of(question.title, question.body, *sorted(question.tags)),
        locked_at=question.locked_at,
    )


def _thread(id_: int, ledger: Ledger, question: Post) -> dict[str, Any]:
    return {
        "id": id_,
        "community_id": ledger.community_id,
        "kind": ThreadKind.QUESTION,
        "title": question.title,
        "body": question.body,
        "body_html": question.html,
        "renderer": HTML_SOURCE,
        "author_id": author_of(ledger, question.author_source_id),
        "language": "",
        "created_at": question.created_at,
        "edited_at": question.edited_at,
        "edited_by_id": editor_of(ledger, question.editor_source_id),
        "last_activity_at": question.created_at,
        "replies_count": 0,
        "answers_count": 0,
        "same_count": 0,
        "score": 0,
        **NO_REACTIONS,
        "locked_at": question.locked_at,
        "attribution": question.attribution,
        "version": 1,
    }


def _change(
    session: Session,
    ledger: Ledger,
    questions: list[Post],
    borne: dict[int, list[str]],
    written: Written,
) -> list[Post]:
    """Bring these up to date where nothing stands against it; those that were."""
    known = ledger.of(POSTS)
    now = _threads(session, [known[one.source_id].local_id for one in questions])
    changes = []
    for question in questions:
        before = known[question.source_id]
        thread = now.get(before.local_id or 0)
        if thread is None or before.local_table != "threads":
            written.refused[question.source_id] = CONVERTED
        elif (reason := _obstacle(thread, borne.get(thread.id, []), before)) is not None:
            written.refused[question.source_id] = reason
        else:
            changes.append(_changes(ledger, question, thread, before))
            written.known[question.source_id] = _known(question, thread.id)
    _write_changes(session, changes)
    return [one for one in questions if one.source_id in written.known]


def _threads(session: Session, ids: Sequence[int | None]) -> dict[int, Any]:
    columns = (
        Thread.id,
        Thread.title,
        Thread.body,
        Thread.locked_at,
        Thread.deleted_at,
        Thread.withdrawn_at,
        Thread.archived_at,
        Thread.merged_into_id,
        Thread.version,
    )
    return {row.id: row for row in session.execute(select(*columns).where(Thread.id.in_(ids)))}


def _tags_of(session: Session, ids: Sequence[int | None]) -> dict[int, list[str]]:
    rows = session.execute(
        select(ThreadTag.thread_id, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(ids))
    )
    found: dict[int, list[str]] = {}
    for thread_id, name in rows:
        found.setdefault(thread_id, []).append(name)
    return found


def _obstacle(thread: Any, tags: Iterable[str], before: Known) -> str | None:
    if removed_here(thread):
        return DELETED
    if thread.archived_at is not None or thread.merged_into_id is not None:
        return ARRANGED
    if thread.deleted_at is not None:
        return None  # nobody can edit what the import took away; its tags may be gone
    if content_of(thread.title, thread.body, *sorted(tags)) != before.content:
        return EDITED
    return None


def removed_here(post: Any) -> bool:
    """Whether somebody here deleted the post; the import's own tombstones bear one moment twice."""
    return post.deleted_at is not None and post.deleted_at != post.withdrawn_at


def _changes(ledger: Ledger, question: Post, thread: Any, before: Known) -> dict[str, Any]:
    # A lock that was set or taken off here stands.
    ours = thread.locked_at == before.locked_at
    return {
        "which": thread.id,
        "title": question.title,
        "body": question.body,
        "body_html": question.html,
        "author_id": author_of(ledger, question.author_source_id),
        "created_at": question.created_at,
        "edited_at": question.edited_at,
        "edited_by_id": editor_of(ledger, question.editor_source_id),
        "locked_at": question.locked_at if ours else thread.locked_at,
        "attribution": question.attribution,
        "deleted_at": None,
        "withdrawn_at": None,
        "version": thread.version + 1,
    }


def _write_changes(session: Session, changes: list[dict[str, Any]]) -> None:
    if changes:
        threads: Any = Thread.__table__
        session.execute(update(threads).where(threads.c.id == bindparam("which")), changes)


def _retag(
    session: Session,
    written: Written,
    questions: list[Post],
    tags: dict[str, int],
    borne: dict[int, list[str]],
) -> None:
    gone, added = [], []
    for question in questions:
        id_ = written.known[question.source_id].local_id or 0
        if sorted(borne.get(id_, [])) != sorted(question.tags):
            gone.append(id_)
            added += [{"thread_id": id_, "tag_id": tags[name]} for name in question.tags]
    session.execute(delete(ThreadTag).where(ThreadTag.thread_id.in_(gone)))
    add_rows(session, ThreadTag, added)
