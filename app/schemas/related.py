"""What was said before about the same: what is asked, and what is answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema
from community.threads.policies import LONGEST_TITLE


class RelatedQuery(StrictSchema):
    """A title as far as it is written. No text: addresses stay in logs."""

    title = fields.String(required=True, validate=validate.Length(max=LONGEST_TITLE))


class RelatedItemOut(Schema):
    """A thread with the passage that is most like, or an article."""

    kind = fields.String(required=True)
    thread_id = fields.Integer(allow_none=True)
    reply_id = fields.Integer(allow_none=True)
    article_id = fields.Integer(allow_none=True)
    title = fields.String(required=True)
    community = fields.String(required=True)
    solved = fields.Boolean(required=True)
    passage = fields.String(
        required=True, metadata={"description": "HTML: escaped text with <mark>."}
    )
    url = fields.String(required=True)
    helps = fields.String(
        allow_none=True,
        metadata={
            "description": "The post that may answer: POST to its /reactions/helped says so. "
            "Null when you may not, or when nothing answers yet."
        },
    )


class RelatedOut(Schema):
    """The threads found, best first; no total."""

    items = fields.List(fields.Nested(RelatedItemOut), required=True)
