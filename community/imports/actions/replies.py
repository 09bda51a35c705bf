"""Answers and comments of a source become replies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

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
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from community.threads.reacted import NO_REACTIONS


@dataclass(frozen=True, kw_only=True)
class _Arrival:
    """What an answer and a comment have in common, its place found."""

    source_id: int
    digest: str
    thread_id: int  # of the question that it belongs to at the source
    stands_in: int  # where that goes on here
    parent_id: int | None
    kind: ReplyKind
    columns: dict[str, Any]


def write_answers(
    session: Session, ledger: Ledger, answers: Sequence[Post], *, questions: Mapping[int, Known]
) -> Written:
    """Add and change answers; `questions` has the known ones and those of this very batch."""
    asked = {one.source_id: questions[one.parent_source_id or 0].thread_id or 0 for one in answers}
    homes = _homes(session, asked.values())
    arrivals = [
        _Arrival(
            source_id=answer.source_id,
            digest=answer.digest,
            thread_id=asked[answer.source_id],
            stands_in=homes[asked[answer.source_id]].id,
            parent_id=None,
            kind=homes[asked[answer.source_id]].kind,
            columns=_answer(ledger, answer),
        )
        for answer in answers
    ]
    written = _write(session, ledger, POSTS, arrivals)
    _move_comments(session, ledger, written, homes)
    return written


class _Home(NamedTuple):
    """The thread in which something goes on here, and what an answer is called there."""

    id: int
    kind: ReplyKind


def _homes(session: Session, thread_ids: Iterable[int]) -> dict[int, _Home]:
    """For each thread itself, or the one into which facilitators merged it."""
    onwards = aliased(Thread)
    rows = session.execute(
        select(Thread.id, onwards.id.label("home"), onwards.kind)
        .join(onwards, onwards.id == func.coalesce(Thread.merged_into_id, Thread.id))
        .where(Thread.id.in_(set(thread_ids)))
    )
    asks = ThreadKind.QUESTION
    return {
        row.id: _Home(row.home, ReplyKind.ANSWER if row.kind == asks else ReplyKind.REPLY)
        for row in rows
    }


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


def _move_comments(
    session: Session, ledger: Ledger, written: Written, homes: Mapping[int, _Home]
) -> None:
    """An answer that was moved to another question takes its comments along."""
    for source_id, row in written.known.items():
        before = ledger.of(POSTS).get(source_id)
        if before is not None and before.thread_id not in (None, row.thread_id):
            written.touched.add(before.thread_id or 0)
            session.execute(
                update(Reply)
                .where(Reply.parent_id == row.local_id)
                .values(thread_id=homes[row.thread_id or 0].id)
                .execution_options(synchronize_session=False)
            )


def write_comments(session: Session, ledger: Ledger, comments: Sequence[Comment]) -> Written:
    """Add and change comments on questions and answers."""
    arrivals = []
    posts = [ledger.of(POSTS)[comment.post_source_id] for comment in comments]
    homes = _homes(session, [post.thread_id or 0 for post in posts])
    replies = _replies(session, {post.local_id for post in posts if post.local_table == "replies"})
    for comment, post in zip(comments, posts, strict=True):
        parent = replies.get(post.local_id or 0) if post.local_table == "replies" else None
        arrivals.append(
            _Arrival(
                source_id=comment.source_id,
                digest=comment.digest,
                thread_id=post.thread_id or 0,
                stands_in=parent.thread_id if parent else homes[post.thread_id or 0].id,
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
    written.touched.update(each.stands_in for each in arrivals)
    return written


def _add(session: Session, arrivals: list[_Arrival], written: Written) -> None:
    rows = []
    for id_, each in zip(reserve_ids(session, Reply, len(arrivals)), arrivals, strict=True):
        rows.append(
            {
                "id": id_,
                "thread_id": each.stands_in,
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
            # Where facilitators put it, unless the source put it elsewhere itself.
            stays = before.thread_id == each.thread_id
            at = reply.thread_id if stays else each.stands_in
            written.touched.add(at)
            changes.append({**_changes(each, reply), "thread_id": at})
            written.known[each.source_id] = _known(each, reply.id)
    if changes:
        replies: Any = Reply.__table__
        session.execute(update(replies).where(replies.c.id == bindparam("which")), changes)


def _replies(session: Session, ids: Collection[int | None]) -> dict[int, Any]:
    local = (
        select(func.coalesce(func.sum(Vote.value), 0))
        .where(Vote.reply_id == Reply.id)
        .scalar_subquery()
    )
    columns = (
        Reply.id,
        Reply.thread_id,
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
        "parent_id": each.parent_id,
        "deleted_at": None,
        "withdrawn_at": None,
        "version": reply.version + 1,
        **columns,
    }
