"""Versions of imported posts, put together from the parts that a source keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from community.imports.actions.batches import Written, reserve_ids
from community.imports.actions.threads import author_of
from community.imports.arrivals import Part
from community.imports.bulk import add_rows
from community.imports.ledger import HISTORY, POSTS, Known, Ledger, write_down
from community.imports.models import SourceRow
from community.revisions.models import Revision
from community.text import RENDERER
from community.threads.models import Reply, Thread

NEVER_EDITED = "its post was never edited and says it itself"
NO_BEGINNING = "what its post said before is not among the rows"
_Key = tuple[int, int | None]  # thread and reply


class _Post(NamedTuple):
    author_id: int
    edited: bool
    hidden_until: datetime | None  # what it said up to then only facilitators read


@dataclass
class _Version:
    """A version while its parts are put together."""

    id: int
    key: _Key
    parts: list[Part] = field(default_factory=list)


def write_histories(session: Session, ledger: Ledger, parts: Sequence[Part]) -> Written:
    """Add versions, and parts of such as are there already; change what the source changed."""
    written = Written()
    posts = _posts(session, ledger, parts)
    new: dict[tuple[int, str], list[Part]] = {}
    late: list[tuple[int, Part]] = []
    there = _versions_there(session, ledger, parts)
    for part in parts:
        post = posts[_key(ledger, part)]
        if part.first and not post.edited:
            written.refused[part.source_id] = NEVER_EDITED
        elif (part.post_source_id, part.version) in there:
            late.append((there[part.post_source_id, part.version], part))
        else:
            new.setdefault((part.post_source_id, part.version), []).append(part)
    for revision_id, part in late:
        _put_part(session, _key(ledger, part), revision_id, part, ledger)
        _know(written, part, revision_id)
    _add(session, ledger, list(new.values()), posts, written)
    write_down(session, ledger, HISTORY, written.known.items())
    return written


def _key(ledger: Ledger, part: Part) -> _Key:
    known = ledger.of(POSTS)[part.post_source_id]
    assert known.thread_id is not None  # rows of other posts were refused
    return known.thread_id, known.local_id if known.local_table == "replies" else None


def _know(written: Written, part: Part, revision_id: int) -> None:
    written.known[part.source_id] = Known(
        part.digest, "revisions", revision_id, content=part.version
    )


def _posts(session: Session, ledger: Ledger, parts: Sequence[Part]) -> dict[_Key, _Post]:
    keys = {_key(ledger, part) for part in parts}
    hidden = _hidden_until(session, [thread for thread, _reply in keys])
    threads = session.execute(
        select(Thread.id, Thread.author_id, Thread.edited_at).where(
            Thread.id.in_([thread for thread, reply in keys if reply is None])
        )
    )
    replies = session.execute(
        select(Reply.thread_id, Reply.id, Reply.author_id, Reply.edited_at).where(
            Reply.id.in_([reply for _thread, reply in keys if reply is not None])
        )
    )
    found: dict[_Key, _Post] = {
        (thread, None): _Post(author, edited is not None, hidden.get((thread, None)))
        for thread, author, edited in threads
    }
    for thread, reply, author, edited in replies:
        found[thread, reply] = _Post(author, edited is not None, hidden.get((thread, reply)))
    return found


def _hidden_until(session: Session, thread_ids: Sequence[int]) -> dict[_Key, datetime]:
    rows = session.execute(
        select(Revision.thread_id, Revision.reply_id, func.max(Revision.made_at))
        .where(Revision.thread_id.in_(thread_ids), Revision.was_hidden)
        .group_by(Revision.thread_id, Revision.reply_id)
    )
    return {(thread, reply): at for thread, reply, at in rows}


def _versions_there(
    session: Session, ledger: Ledger, parts: Sequence[Part]
) -> dict[tuple[int, str], int]:
    """The versions of which the batch holds parts and earlier ones held others."""
    known = session.execute(
        select(SourceRow.content, SourceRow.local_id, Revision.thread_id, Revision.reply_id)
        .join(Revision, Revision.id == SourceRow.local_id)
        .where(
            SourceRow.community_id == ledger.community_id,
            SourceRow.source_table == HISTORY,
            SourceRow.withdrawn_at.is_(None),
            Revision.thread_id.in_({_key(ledger, part)[0] for part in parts}),
        )
    )
    of_posts = {(row.thread_id, row.reply_id, row.content): row.local_id for row in known}
    found = {}
    for part in parts:
        place = (*_key(ledger, part), part.version)
        if place in of_posts:
            found[part.post_source_id, part.version] = of_posts[place]
    return found


def _put_part(session: Session, key: _Key, revision_id: int, part: Part, ledger: Ledger) -> None:
    """Change one part of a version, and of those after it that said the same of it."""
    revision = session.get(Revision, revision_id)
    if revision is None:
        return
    before = getattr(revision, part.part)
    revision.editor_id = author_of(ledger, part.editor_source_id)
    revision.reason = part.reason or revision.reason
    if part.part == "tags":
        revision.tags = list(part.tags)
        return
    column = getattr(Revision, part.part)
    session.execute(
        update(Revision)
        .where(
            Revision.thread_id == key[0],
            Revision.reply_id.is_not_distinct_from(key[1]),
            Revision.id >= revision_id,
            column == before,
        )
        .values({part.part: part.words})
        .execution_options(synchronize_session="fetch")
    )


def _add(
    session: Session,
    ledger: Ledger,
    groups: Sequence[list[Part]],
    posts: dict[_Key, _Post],
    written: Written,
) -> None:
    last = _last_versions(session, ledger, [_key(ledger, group[0]) for group in groups])
    rows = []
    for group in groups:
        key = _key(ledger, group[0])
        said = dict(last.get(key, {}))
        said.update({part.part: _said(part) for part in group})
        if "body" not in said:
            written.refused |= {part.source_id: NO_BEGINNING for part in group}
            continue
        last[key] = said
        rows.append((key, said, group))
    ids = reserve_ids(session, Revision, len(rows))
    add_rows(
        session,
        Revision,
        [
            _row(id_, key, said, group, posts[key], ledger)
            for id_, (key, said, group) in zip(ids, rows, strict=True)
        ],
    )
    for id_, (_place, _words, group) in zip(ids, rows, strict=True):
        for part in group:
            _know(written, part, id_)


def _said(part: Part) -> Any:
    return list(part.tags) if part.part == "tags" else part.words


def _last_versions(
    session: Session, ledger: Ledger, keys: Sequence[_Key]
) -> dict[_Key, dict[str, Any]]:
    """What each post said in the last version that came of the source."""
    newest = (
        select(func.max(Revision.id))
        .join(
            SourceRow,
            and_(
                SourceRow.local_id == Revision.id,
                SourceRow.local_table == "revisions",
                SourceRow.community_id == ledger.community_id,
            ),
        )
        .where(Revision.thread_id.in_({thread for thread, _reply in keys}))
        .group_by(Revision.thread_id, Revision.reply_id)
    )
    rows = session.execute(
        select(
            Revision.thread_id, Revision.reply_id, Revision.title, Revision.body, Revision.tags
        ).where(Revision.id.in_(newest))
    )
    return {
        (row.thread_id, row.reply_id): {"title": row.title, "body": row.body, "tags": row.tags}
        for row in rows
    }


def _row(
    id_: int,
    key: _Key,
    said: dict[str, Any],
    group: Sequence[Part],
    post: _Post,
    ledger: Ledger,
) -> dict[str, Any]:
    first = group[0]
    return {
        "id": id_,
        "thread_id": key[0],
        "reply_id": key[1],
        "title": said.get("title", "") if key[1] is None else "",
        "body": said["body"],
        "tags": said.get("tags", []),
        "renderer": RENDERER,
        "author_id": post.author_id,
        "editor_id": author_of(ledger, first.editor_source_id),
        "accepted_by_id": None,
        "made_at": first.made_at,
        "reason": next((part.reason for part in group if part.reason), ""),
        "was_hidden": post.hidden_until is not None and first.made_at <= post.hidden_until,
        "withheld_at": None,
        "withheld_by_id": None,
    }
