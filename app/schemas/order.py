"""Input and output of moving and locking threads, for pages and API."""

from __future__ import annotations

from typing import ClassVar

from marshmallow import Schema, fields

from app.schemas.base import Line, StrictSchema
from app.schemas.communities import one_of
from community.threads.policies import LockReason


class ThreadMoveForm(StrictSchema):
    """Where a thread goes and why; `wider` says that more readers are meant."""

    community = Line(least=1, most=60, metadata={"description": "The slug of where it goes."})
    reason = Line(least=3, most=200, metadata={"description": "Its author reads it."})
    wider = fields.Boolean(load_default=False)


class LockForm(StrictSchema):
    """Why a thread takes no more replies."""

    reason = fields.String(validate=one_of(LockReason), required=True)
    words = Line(most=200)


class LockIn(StrictSchema):
    """Why a thread takes no more replies; programs may leave the reason, or the body, out."""

    body_optional: ClassVar = True
    reason = fields.String(validate=one_of(LockReason), load_default=None, allow_none=True)
    words = Line(most=200)


class ThreadMoveQuery(StrictSchema):
    """The same, for a look before it is done."""

    community = Line(most=60, metadata={"description": "The slug of where it would go."})


class ThreadMoveOut(Schema):
    """What would become of a thread in another community."""

    community = fields.String(required=True, metadata={"description": "Its slug."})
    name = fields.String(required=True)
    carried = fields.List(fields.String(), required=True)
    dropped = fields.List(
        fields.String(), required=True, metadata={"description": "Tags that are not there."}
    )
    gains_readers = fields.Boolean(required=True)


class OwnMoveOut(Schema):
    """A thread of your own that was moved; communities that you may not read are null."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    thread_id = fields.Integer(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True, attribute="source_slug")
    target = fields.String(required=True, allow_none=True, attribute="target_slug")
    reason = fields.String(required=True)
    moved_at = fields.AwareDateTime(required=True)
