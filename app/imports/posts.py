"""Posts: questions become threads, answers replies, and tag wikis descriptions of tags."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from app.imports.fields import (
    RowRefused,
    digest,
    licence,
    moment,
    number,
    optional_moment,
    optional_number,
    tag_names,
    words,
)
from app.imports.people import author_of, credit
from app.imports.rows import Row
from app.imports.run import BATCH, Run
from app.imports.tags import read_description
from community.imports.actions.batches import Written
from community.imports.actions.replies import write_answers
from community.imports.actions.threads import write_threads
from community.imports.arrivals import Description, Post
from community.imports.ledger import POSTS, Ledger
from community.text import render_html

QUESTION, ANSWER, EXCERPT, WIKI = 1, 2, 4, 5
_OTHERS = {
    3: "orphaned tag wikis are not taken",
    6: "moderator nominations are not taken",
    7: "wiki placeholders are not taken",
    8: "privilege wikis are not taken",
}
_NO_QUESTION = "its question is not among the questions that were taken"


def take_posts(run: Run) -> list[Description]:
    """Write questions and answers; returns the tag descriptions that are new or have changed."""
    news: list[Description] = []
    waiting: list[Post] = []
    for batch in run.batches(POSTS):
        found = run.sift(POSTS, batch, _read)
        news += [each for each in found if isinstance(each, Description)]
        posts = [each for each in found if isinstance(each, Post)]
        questions = {post.source_id for post in posts if post.parent_source_id is None}
        ready = [post for post in posts if _is_ready(run, post, questions)]
        waiting += [post for post in posts if not _is_ready(run, post, questions)]
        _write(run, ready)
    # An answer may stand before its question in the file, but not without one.
    for post in waiting:
        if not _is_ready(run, post, set()):
            run.report.refuse(POSTS, post.source_id, _NO_QUESTION)
    late = [post for post in waiting if _is_ready(run, post, set())]
    for start in range(0, len(late), BATCH):
        _write(run, late[start : start + BATCH])
    return news


def _is_ready(run: Run, post: Post, questions: set[int]) -> bool:
    parent = post.parent_source_id
    if parent is None or parent in questions:
        return True
    known = run.ledger.of(POSTS).get(parent)
    return known is not None and known.local_table == "threads"


def _write(run: Run, posts: Sequence[Post]) -> None:
    # Sanitised here, where no transaction is waiting.
    rendered = [replace(post, html=render_html(post.body).html) for post in posts]
    run.write(POSTS, partial(_write_both, at=run.at), rendered)


def _write_both(
    session: Session, ledger: Ledger, posts: Sequence[Post], *, at: datetime
) -> Written:
    questions = [post for post in posts if post.parent_source_id is None]
    answers = [post for post in posts if post.parent_source_id is not None]
    written = write_threads(session, ledger, questions, at=at)
    there = ChainMap(written.known, ledger.of(POSTS))
    more = write_answers(session, ledger, answers, questions=there)
    written.known.update(more.known)
    written.refused.update(more.refused)
    written.touched |= more.touched
    return written


def _read(run: Run, row: Row) -> Post | Description:
    kind = number(row, "PostTypeId")
    if kind in (EXCERPT, WIKI):
        return read_description(run, row)
    if kind not in (QUESTION, ANSWER):
        raise RowRefused(_OTHERS.get(kind, f"post type {kind} is unknown"))
    return _post(run, row, is_question=kind == QUESTION)


def _post(run: Run, row: Row, *, is_question: bool) -> Post:
    id_ = number(row, "Id")
    author = author_of(run, row, "OwnerUserId")
    created, edited = moment(row, "CreationDate"), optional_moment(row, "LastEditDate")
    terms = licence(row, created, edited)
    departed = row.get("OwnerDisplayName", "")
    fields = {
        "parent_source_id": None if is_question else number(row, "ParentId"),
        "title": _title(row) if is_question else "",
        "body": words(row, "Body"),
        "author_source_id": author,
        "created_at": created,
        "edited_at": edited,
        "editor_source_id": optional_number(row, "LastEditorUserId"),
        "locked_at": _locked(row) if is_question else None,
        "tags": tag_names(row) if is_question else (),
    }
    path = f"q/{id_}" if is_question else f"a/{id_}"
    return Post(
        source_id=id_,
        digest=digest(*fields.values(), departed, terms),
        html="",
        attribution=credit(run, author, departed, terms, path),
        **fields,  # type: ignore[arg-type]  # one mapping serves the digest and the post
    )


def _title(row: Row) -> str:
    title = " ".join(words(row, "Title", most=250).split())
    if not title:
        raise RowRefused("it has no Title")
    return title


def _locked(row: Row) -> datetime | None:
    return optional_moment(row, "LockedDate") or optional_moment(row, "ClosedDate")
