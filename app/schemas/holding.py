"""Posts that wait for a facilitator: the rule, the decision, what is answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, Several, StrictSchema, Text
from app.schemas.bodies import BodyHtml
from app.schemas.moderation import rule_field
from community.moderation.holding import MOST_FIRST
from community.text import LONGEST_SOURCE
from community.threads.policies import LONGEST_TITLE, MOST_TAGS


class RuleIn(StrictSchema):
    """Which posts wait; both may be off."""

    first_posts = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=MOST_FIRST),
        metadata={"description": "How many first posts of a new member wait."},
    )
    suspicious = fields.Boolean(load_default=False)


class PlaceRuleIn(RuleIn):
    """The same for one community; with `own` false it is as the organisation decides."""

    own = fields.Boolean(load_default=False)


class DefaultForm(RuleIn):
    """The rule of the organisation, and the domains that nobody links to unseen."""

    domains = Text(most=20_000)


class RuleOut(Schema):
    """The rule that holds in a community; `own` when the community decided it."""

    first_posts = fields.Integer(required=True)
    suspicious = fields.Boolean(required=True)
    own = fields.Boolean(required=True)


class JudgementForm(StrictSchema):
    """Publish a post, or reject it for a reason that its author reads, citing a rule.

    `version` is that of the text that was read.
    """

    outcome = fields.String(required=True, validate=validate.OneOf(("approved", "rejected")))
    reason = Line(most=500)
    rule = rule_field()
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class HeldForm(StrictSchema):
    """What its author changes about a post that waits; tags are one line with commas."""

    title = Line(most=LONGEST_TITLE)
    body = Text(least=1, most=LONGEST_SOURCE)
    tags = Line(most=300)
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31 - 1))


class HeldPatch(StrictSchema):
    """What to change about one's post that waits; what is left out stays."""

    title = Line(most=LONGEST_TITLE, load_default=None, allow_none=True)
    body = Text(least=1, most=LONGEST_SOURCE, required=False)
    tags = Several(Line(least=1, most=40), most=MOST_TAGS, load_default=None, allow_none=True)


class HeldOut(Schema):
    """A post that waits for a facilitator, or was decided; for its author and for facilitators.

    `thread_id` is where it is to be said, or what it became. Once published its words stand in
    the post alone.
    """

    id = fields.Integer(required=True)
    community = fields.String(required=True, allow_none=True, attribute="community_slug")
    kind = fields.String(required=True)
    thread_id = fields.Integer(required=True, allow_none=True)
    reply_id = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    body_html = BodyHtml(required=True)
    tags = fields.List(fields.String(), required=True)
    author_handle = fields.String(required=True)
    author_name = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(("waiting", "approved", "rejected", "closed"))
    )
    created_at = fields.AwareDateTime(required=True)
    edited_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True)


class WaitingPostOut(HeldOut):
    """The same for facilitators, with why it waits."""

    why = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)
    overdue = fields.Boolean(required=True)
