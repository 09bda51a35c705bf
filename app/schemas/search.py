"""What may be asked of search, and how an answer looks to programs."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema
from search.engine import DEEPEST_GROUP
from search.language import TYPED

KINDS = ("question", "answer", "discussion", "reply", "insight", "comment", "article", "person")
STATUSES = (
    *("unanswered", "answered", "solved", "needs-detail", "superseded"),
    *("open", "locked", "archived"),
    *("fresh", "due", "stale"),
)


class SearchQuery(StrictSchema):
    """The question and its filters."""

    q = fields.String(
        load_default="",
        validate=validate.Length(max=TYPED.characters),
        metadata={
            "description": 'Words; "phrase", -not, wor* and operators, as docs/search.md has them.'
        },
    )
    in_ = fields.String(
        data_key="in",
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "A community, by its slug."},
    )
    type = fields.String(load_default="", validate=validate.OneOf(("", *KINDS)))
    tag = fields.String(load_default="", validate=validate.Length(max=64))
    author = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "A person, by handle."},
    )
    status = fields.String(load_default="", validate=validate.OneOf(("", *STATUSES)))
    sort = fields.String(load_default="", validate=validate.OneOf(("", "newest")))
    cursor = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=DEEPEST_GROUP),
        metadata={"description": "From the `next` link of the page before."},
    )
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=50))


class HitOut(Schema):
    """A thread with its best passage, an article, or a person."""

    kind = fields.String(required=True)
    thread_id = fields.Integer(allow_none=True)
    reply_id = fields.Integer(allow_none=True)
    article_id = fields.Integer(allow_none=True)
    freshness = fields.String(
        allow_none=True,
        metadata={"description": "Of an article: fresh, due, stale or superseded."},
    )
    handle = fields.String(
        allow_none=True, metadata={"description": "The author, or the person found."}
    )
    title = fields.String(required=True)
    community = fields.String(allow_none=True)
    created_at = fields.AwareDateTime(allow_none=True)
    solved = fields.Boolean()
    accepted = fields.Boolean()
    passage = fields.String(
        required=True, metadata={"description": "HTML: escaped text with <mark>."}
    )
    more = fields.Integer(metadata={"description": "Further passages of this thread that match."})
    url = fields.String(required=True)


class FindingsOut(Schema):
    """One page of hits; search is the only list that has a total."""

    items = fields.List(fields.Nested(HitOut), required=True)
    total = fields.Integer(required=True)
    ignored = fields.List(
        fields.String(), metadata={"description": "Words beyond the limit that were left out."}
    )
    absent = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Words that stand in nothing you may read."},
    )
    degraded = fields.Boolean(
        required=True,
        metadata={"description": "The index could not be read just now; ask again in a moment."},
    )


def filters_of(asked: dict[str, Any]) -> dict[str, str]:
    """The filters among the loaded fields, under the names that are typed."""
    chosen = {"in": asked["in_"], **{k: asked[k] for k in ("type", "tag", "author", "status")}}
    return {key: value for key, value in chosen.items() if value}
