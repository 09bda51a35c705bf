"""Comments on questions and answers."""

from __future__ import annotations

from dataclasses import replace

from app.imports.fields import RowRefused, digest, licence, moment, number, optional_number, words
from app.imports.people import author_of, credit
from app.imports.rows import Row
from app.imports.run import Run
from community.imports.actions.replies import write_comments
from community.imports.arrivals import Comment
from community.imports.ledger import COMMENTS, POSTS
from community.text import render_remark

_LONGEST = 20_000


def take_comments(run: Run) -> None:
    """Write comments below the posts they belong to."""
    for batch in run.batches(COMMENTS):
        found = run.sift(COMMENTS, batch, _comment)
        rendered = [replace(each, html=render_remark(each.body).html) for each in found]
        run.write(COMMENTS, write_comments, rendered)


def _comment(run: Run, row: Row) -> Comment:
    id_, post = number(row, "Id"), number(row, "PostId")
    known = run.ledger.of(POSTS).get(post)
    if known is None or known.thread_id is None:
        raise RowRefused("its post is not among the questions and answers that were taken")
    author, departed = author_of(run, row, "UserId"), row.get("UserDisplayName", "")
    created, text = moment(row, "CreationDate"), words(row, "Text", most=_LONGEST)
    terms, score = licence(row, created), optional_number(row, "Score") or 0
    return Comment(
        source_id=id_,
        digest=digest(post, author, departed, created, text, terms, score),
        post_source_id=post,
        body=text,
        html="",
        author_source_id=author,
        created_at=created,
        score=score,
        attribution=credit(run, author, departed, terms, f"posts/comments/{id_}"),
    )
