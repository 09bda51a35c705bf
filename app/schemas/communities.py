"""What is sent about communities, by forms and by programs, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, missing, pre_load, validate

from app.schemas.base import Line, StrictSchema, Text
from app.schemas.people import AvatarAddress
from community.communities.actions.invitations import LONGEST_DAYS, MOST_USES
from community.communities.models import Joining, MemberRole, Visibility
from community.communities.policies import slug_problem

CHARTER_TEXT = 8_000
LONGEST_TEMPLATE = 2_000


def one_of(values: type[StrEnum]) -> validate.OneOf:
    return validate.OneOf([str(value) for value in values])


class Slug(Line):
    """The last part of a community's web address."""

    def __init__(self, **more: Any) -> None:
        super().__init__(least=2, most=60, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        slug = super()._deserialize(value, attr, data, **more)
        if slug and (problem := slug_problem(slug)):
            raise ValidationError(problem)
        return slug


class CommunityForm(StrictSchema):
    """A community as somebody opens it."""

    name = Line(least=2, most=80)
    slug = Slug()
    summary = Line(most=280)
    visibility = fields.String(required=True, validate=one_of(Visibility))
    joining = fields.String(required=True, validate=one_of(Joining))


class SettingsForm(CommunityForm):
    """The same for one that exists; `version` is what the person saw."""

    question_template = Text(most=LONGEST_TEMPLATE)
    allows_alias = fields.Boolean(load_default=False)
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class CharterForm(StrictSchema):
    """A charter as written, in Markdown."""

    purpose = Text(most=CHARTER_TEXT)
    domain = Text(most=CHARTER_TEXT)
    community = Text(most=CHARTER_TEXT)
    practice = Text(most=CHARTER_TEXT)
    norms = Text(most=CHARTER_TEXT)
    sponsor = Line(most=120)
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class JoinForm(StrictSchema):
    """What somebody says when they ask to belong."""

    note = Text(most=500)


class NothingForm(StrictSchema):
    """A button without fields."""


class RoleForm(StrictSchema):
    """The part a member shall play."""

    role = fields.String(required=True, validate=one_of(MemberRole))


class AppointmentForm(StrictSchema):
    """The member who shall be facilitator."""

    handle = Line(least=2, most=41)


class InvitationForm(StrictSchema):
    """An invitation: for one mail address, or a link for several people."""

    email = fields.Email(load_default=None, validate=validate.Length(max=254), allow_none=True)
    uses = fields.Integer(load_default=1, validate=validate.Range(min=1, max=MOST_USES))
    days = fields.Integer(load_default=14, validate=validate.Range(min=1, max=LONGEST_DAYS))
    note = Line(most=300)

    @pre_load
    def _no_address_is_none(self, data: Any, **_more: Any) -> Any:
        if isinstance(data, Mapping) and data.get("email") == "":
            return {**data, "email": None}
        return data


class TagForm(StrictSchema):
    """A tag's name and what it is for."""

    name = Line(least=1, most=40)
    description = Text(most=2_000)


class SynonymForm(StrictSchema):
    """Another name for a tag."""

    synonym = Line(least=1, most=40)


class TagMergeForm(StrictSchema):
    """The tag that another one is to go into, by its name."""

    into = Line(least=1, most=40)


class TagMergeQuery(StrictSchema):
    """The same, for a look before it is done."""

    into = Line(most=40)


class CommunityPatch(StrictSchema):
    """What shall change about a community; what is left out stays."""

    name = Line(least=2, most=80, required=False)
    slug = Slug(required=False)
    summary = Line(most=280, load_default=missing)
    visibility = fields.String(validate=one_of(Visibility))
    joining = fields.String(validate=one_of(Joining))
    question_template = Text(most=LONGEST_TEMPLATE, load_default=missing)
    allows_alias = fields.Boolean(load_default=missing)
    purpose = Text(most=CHARTER_TEXT, load_default=missing)
    domain = Text(most=CHARTER_TEXT, load_default=missing)
    community = Text(most=CHARTER_TEXT, load_default=missing)
    practice = Text(most=CHARTER_TEXT, load_default=missing)
    norms = Text(most=CHARTER_TEXT, load_default=missing)
    sponsor = Line(most=120, load_default=missing)


class CommunityItemOut(Schema):
    """A community in a list; of one you may not read, name, stage and visibility alone."""

    slug = fields.String(allow_none=True)
    name = fields.String(required=True)
    stage = fields.String(required=True)
    visibility = fields.String(required=True)
    readable = fields.Boolean(required=True)
    summary = fields.String()
    joining = fields.String()
    members_count = fields.Integer()
    threads_count = fields.Integer()
    unanswered_count = fields.Integer()
    last_activity_at = fields.AwareDateTime(allow_none=True)
    role = fields.String(allow_none=True, metadata={"description": "Yours, when you belong."})


class CharterOut(Schema):
    """The charter as written, in Markdown."""

    purpose = fields.String(required=True)
    domain = fields.String(required=True)
    community = fields.String(required=True)
    practice = fields.String(required=True)
    norms = fields.String(required=True)
    sponsor = fields.String(required=True)


class CommunityOut(Schema):
    """A community with its charter."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    summary = fields.String(required=True)
    stage = fields.String(required=True)
    visibility = fields.String(required=True)
    joining = fields.String(required=True)
    members_count = fields.Integer(required=True)
    threads_count = fields.Integer(required=True)
    unanswered_count = fields.Integer(required=True)
    last_activity_at = fields.AwareDateTime(allow_none=True, required=True)
    created_at = fields.AwareDateTime(required=True)
    role = fields.String(allow_none=True, required=True)
    question_template = fields.String(
        required=True, metadata={"description": "Markdown that a question begins with."}
    )
    allows_alias = fields.Boolean(
        required=True, metadata={"description": "Whether members may post without their name."}
    )
    charter = fields.Nested(CharterOut, required=True)


class BelongingOut(Schema):
    """Where joining led: `member` now, or `requested`."""

    state = fields.String(required=True)


class MemberOut(Schema):
    """A member."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    headline = fields.String(required=True)
    avatar = AvatarAddress()
    role = fields.String(required=True)
    joined_at = fields.AwareDateTime(required=True)
    newcomer = fields.Boolean(required=True)


class RequestOut(Schema):
    """Somebody asks to join."""

    id = fields.Integer(required=True)
    handle = fields.String(required=True)
    name = fields.String(required=True)
    note = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class RequestDecision(StrictSchema):
    """What becomes of a request to join."""

    outcome = fields.String(required=True, validate=validate.OneOf(["admitted", "declined"]))


class InvitationOut(Schema):
    """An invitation; `state` is open, spent, expired or revoked."""

    id = fields.Integer(required=True)
    email = fields.String(allow_none=True, required=True)
    note = fields.String(required=True)
    uses_left = fields.Integer(required=True)
    expires_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True)


class NewInvitationOut(Schema):
    """A new invitation and its link, which is shown this once."""

    id = fields.Integer(required=True)
    link = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null when the same key made the invitation before."},
    )


class RedemptionForm(StrictSchema):
    """The last part of an invitation's link."""

    secret = Line(least=20, most=100)


class RedemptionOut(Schema):
    """Where an invitation led."""

    slug = fields.String(required=True)


class PlacedTagOut(Schema):
    """A tag with the community it belongs to."""

    id = fields.Integer(required=True)
    community = fields.String(required=True, metadata={"description": "Its slug."})
    name = fields.String(required=True)
    description = fields.String(required=True)
    threads_count = fields.Integer(required=True)
    synonyms = fields.List(fields.String(), required=True)


class TagOut(Schema):
    """A tag of a community; whoever types one of its synonyms files under it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    threads_count = fields.Integer(required=True)
    synonyms = fields.List(fields.String(), required=True)


class TagMergeOut(Schema):
    """What merging a tag into another would do."""

    tag = fields.Nested(TagOut, required=True)
    into = fields.Nested(TagOut, required=True)
    both = fields.Integer(required=True, metadata={"description": "Threads that bear the two."})
    after = fields.Integer(
        required=True, metadata={"description": "Threads that bear the other one then."}
    )
