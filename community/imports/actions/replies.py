"""Answers and comments of a source become replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from community.imports.actions.batches import Written, reserve_ids
from community.imports.actions.contents import content_of
from community.imports.actions.threads import (
    CONVERTED,
    DELETED,
    EDITED,
    author_of,
    editor_of,
    removed_here,
)
from community.imports.arrivals import Comment, Post
from community.imports.bulk import add_rows
from community.imports.ledger import COMMENTS, POSTS, Known, Ledger, write_down
from community.questions.models import Vote
from community.text import HTML_SOURCE, RENDERER
from community.threads.models import Reply, ReplyKind
from community.threads.reacted import NO_REACTIONS


@dataclass(frozen=True, kw_only=True)
class _Arrival:
    """What an answer and a comment have in common, its place found."""

    source_id: int
    digest: str
    thread_id: int
    parent_id: int | None
    kind: ReplyKind
    columns: dict[str, Any]


def write_answers(
    session: Session, ledger: Ledger, answers: Sequence[Post], *, questions: Mapping[int, Known]
) -> Written:
    """Add and change answers; `questions` has the known ones and those of this very batch."""
    arrivals = [
        _Arrival(
            source_id=answer.source_id,
            digest=answer.digest,
            thread_id=questions[answer.parent_source_id or 0].thread_id or 0,
            parent_id=None,
            kind=ReplyKind.ANSWER,
            columns=_answer(ledger, answer),
        )
        for answer in answers
    ]
    written = _write(session, ledger, POSTS, arrivals)
    _move_comments(session, ledger, written)
    return written


def _answer(ledger: Ledger, answer: Post) -> dict[str, Any]:
    return {
        "body": answer.body,
        "body_html": answer.html,
        "renderer": HTML_SOURCE,
        "author_id": author_of(ledger, answer.author_source_id),
        "created_at": answer.created_at,
        "edited_at": answer.edited_at,
        "edited_by_id": editor_of(ledger, answer.editor_source_id),
        "attribution": answer.attribution,
    }


def _move_comments(session: Session, ledger: Ledger, written: Written) -> None:
    """An answer that was moved to another question takes its comments along."""
    for source_id, row in written.known.items():
        before = ledger.of(POSTS).get(source_id)
        if before is not None and before.thread_id not in (None, row.thread_id):
            written.touched.add(before.thread_id or 0)
            session.execute(
                update(Reply)
                .where(Reply.parent_id == row.local_id)
                .values(thread_id=row.thread_id)
                .execution_options(synchronize_session=False)
            )


def write_comments(session: Session, ledger: Ledger, comments: Sequence[Comment]) -> Written:
    """Add and change comments on questions and answers."""
    arrivals = []
    for comment in comments:
        post = ledger.of(POSTS)[comment.post_source_id]
        arrivals.append(
            _Arrival(
                source_id=comment.source_id,
                digest=comment.digest,
                thread_id=post.thread_id or 0,
                parent_id=post.local_id if post.local_table == "replies" else None,
                kind=ReplyKind.COMMENT,
                columns=_comment(ledger, comment),
            )
        )
    return _write(session, ledger, COMMENTS, arrivals)


def _comment(ledger: Ledger, comment: Comment) -> dict[str, Any]:
    return {
        "body": comment.body,
        "body_html": comment.html,
        "renderer": RENDERER,
        "author_id": author_of(ledger, comment.author_source_id),
        "created_at": comment.created_at,
        "edited_at": None,
        "edited_by_id": None,
        "attribution": comment.attribution,
        # The source counts votes on comments without saying when; they are taken as they are.
        "score": comment.score,
    }


def _write(session: Session, ledger: Ledger, table: str, arrivals: Sequence[_Arrival]) -> Written:
    written = Written()
    known = ledger.of(table)
    _add(session, [each for each in arrivals if each.source_id not in known], written)
    _change(session, known, [each for each in arrivals if each.source_id in known], written)
    write_down(session, ledger, table, written.known.items())
    written.touched.update(row.thread_id or 0 for row in written.known.values())
    return written


def _add(session: Session, arrivals: list[_Arrival], written: Written) -> None:
    rows = []
    for id_, each in zip(reserve_ids(session, Reply, len(arrivals)), arrivals, strict=True):
        rows.append(
            {
                "id": id_,
                "thread_id": each.thread_id,
                "kind": each.kind,
                "parent_id": each.parent_id,
                "score": 0,
                **NO_REACTIONS,
                "version": 1,
                **each.columns,
            }
        )
        written.known[each.source_id] = _known(each, id_)
    add_rows(session, Reply, rows)


def _known(each: _Arrival, id_: int) -> Known:
    content = content_of(each.columns["body"])
    return Known(each.digest, "replies", id_, each.thread_id, content=content)


def _change(
    session: Session, known: Mapping[int, Known], arrivals: list[_Arrival], written: Written
) -> None:
    now = _replies(session, [known[each.source_id].local_id for each in arrivals])
    changes = []
    for each in arrivals:
        before = known[each.source_id]
        reply = now.get(before.local_id or 0)
        if reply is None or before.local_table != "replies":
            written.refused[each.source_id] = CONVERTED
        elif removed_here(reply):
            written.refused[each.source_id] = DELETED
        elif content_of(reply.body) != before.content:
            written.refused[each.source_id] = EDITED
        else:
            changes.append(_changes(each, reply))
            written.known[each.source_id] = _known(each, reply.id)
    if changes:
        replies: Any = Reply.__table__
        session.execute(update(replies).where(replies.c.id == bindparam("which")), changes)


def _replies(session: Session, ids: Sequence[int | None]) -> dict[int, Any]:
    local = (
        select(func.coalesce(func.sum(Vote.value), 0))
        .where(Vote.reply_id == Reply.id)
        .scalar_subquery()
    )
    columns = (
        Reply.id,
        Reply.body,
        Reply.deleted_at,
        Reply.withdrawn_at,
        Reply.version,
        local.label("local_score"),
    )
    return {row.id: row for row in session.execute(select(*columns).where(Reply.id.in_(ids)))}


def _changes(each: _Arrival, reply: Any) -> dict[str, Any]:
    columns = dict(each.columns)
    if "score" in columns:
        columns["score"] += reply.local_score
    return {
        "which": reply.id,
        "thread_id": each.thread_id,
        "parent_id": each.parent_id,
        "deleted_at": None,
        "withdrawn_at": None,
        "version": reply.version + 1,
        **columns,
    }
