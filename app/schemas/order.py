"""Input and output of moving and locking threads, for pages and API."""

from __future__ import annotations

from typing import ClassVar

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.communities import one_of
from app.schemas.threads import LONGEST_TAG_LINE
from community.order.actions.splitting import MOST_CHOSEN
from community.text import LONGEST_SOURCE
from community.threads.models import ThreadKind
from community.threads.policies import LONGEST_TITLE, SHORTEST_TITLE, LockReason


class ThreadMoveForm(StrictSchema):
    """Where a thread goes and why; `wider` says that more readers are meant."""

    community = Line(least=1, most=60, metadata={"description": "The slug of where it goes."})
    reason = Line(least=3, most=200, metadata={"description": "Its author reads it."})
    wider = fields.Boolean(load_default=False)


class ThreadMergeForm(StrictSchema):
    """The thread it goes on in, by its address or its number, and why."""

    target = Line(least=1, most=300)
    reason = Line(least=3, most=200)


class ThreadMergeIn(StrictSchema):
    """The same for programs."""

    target_id = fields.Integer(required=True, validate=validate.Range(1, 2**63 - 1))
    reason = Line(least=3, most=200, metadata={"description": "Its author reads it."})


class ThreadSplitForm(StrictSchema):
    """The posts that go along, and the thread that is opened for them."""

    reply_ids = Several(
        fields.Integer(validate=validate.Range(1, 2**63 - 1)), load_default=list, most=MOST_CHOSEN
    )
    kind = fields.Enum(ThreadKind, by_value=True, load_default=ThreadKind.DISCUSSION)
    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=LONGEST_TAG_LINE)


class ThreadSplitIn(StrictSchema):
    """The same for programs."""

    reply_ids = Several(
        fields.Integer(validate=validate.Range(1, 2**63 - 1)),
        required=True,
        most=MOST_CHOSEN,
        metadata={"description": "Replies or answers; the comments on them go along."},
    )
    kind = fields.Enum(ThreadKind, by_value=True, load_default=ThreadKind.DISCUSSION)
    title = Line(least=SHORTEST_TITLE, most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE, metadata={"description": "Its first post, yours."})
    tags = Several(Line(least=1, most=40), load_default=list, most=5)


class CrossPostForm(StrictSchema):
    """The community that shows the thread too."""

    community = Line(least=1, most=60, metadata={"description": "Its slug."})


class CrossPostOut(Schema):
    """A community that shows the thread beside its own."""

    slug = fields.String(required=True)
    name = fields.String(required=True)


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
