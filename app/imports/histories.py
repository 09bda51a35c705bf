"""What the posts of a source said in each version, once somebody edited them."""

from __future__ import annotations

from app.imports.fields import RowRefused, digest, moment, number, tag_names, words
from app.imports.people import author_of
from app.imports.rows import Row
from app.imports.run import BATCH, Run
from community.imports.actions.histories import write_histories
from community.imports.arrivals import Part
from community.imports.ledger import HISTORY, POSTS

_TITLE, _BODY, _TAGS = "title", "body", "tags"
# Began with, edited and rolled back, as the source numbers them.
_PARTS = {
    1: _TITLE, 2: _BODY, 3: _TAGS,
    4: _TITLE, 5: _BODY, 6: _TAGS,
    7: _TITLE, 8: _BODY, 9: _TAGS,
}  # fmt: skip
_FIRST = (1, 2, 3)
_LONGEST_REASON = 200
AT_ONCE = BATCH


def take_histories(run: Run) -> None:
    """Keep the versions of posts that were edited; what else happened to a post is left."""
    for batch in run.batches(HISTORY, AT_ONCE):
        run.write(HISTORY, write_histories, run.sift(HISTORY, batch, _part))


def _part(run: Run, row: Row) -> Part:
    kind, post = number(row, "PostHistoryTypeId"), number(row, "PostId")
    if kind not in _PARTS:
        raise RowRefused(f"what happened to a post, type {kind}, is not taken")
    known = run.ledger.of(POSTS).get(post)
    if known is None or known.thread_id is None:
        raise RowRefused("its post is not among the questions and answers that were taken")
    part, created = _PARTS[kind], moment(row, "CreationDate")
    editor, departed = author_of(run, row, "UserId"), row.get("UserDisplayName", "")
    version = row.get("RevisionGUID", "").strip()[:64] or f"row {number(row, 'Id')}"
    reason = " ".join(row.get("Comment", "").split())[:_LONGEST_REASON]
    text = words(row, "Text", most=250) if part == _TITLE else words(row, "Text")
    tags = tag_names({"Tags": text}) if part == _TAGS else ()
    return Part(
        source_id=number(row, "Id"),
        digest=digest(post, kind, version, created, editor, departed, reason, text),
        post_source_id=post,
        version=version,
        first=kind in _FIRST,
        part=part,
        words="" if part == _TAGS else text.replace("\r\n", "\n"),
        tags=tags,
        editor_source_id=editor,
        made_at=created,
        reason=reason if kind not in _FIRST else "",
    )
