"""What is sent about communities, by forms and by programs, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load, validate

from app.schemas.base import Line, StrictSchema, Text
from community.communities.actions.invitations import LONGEST_DAYS, MOST_USES
from community.communities.models import Joining, MemberRole, Visibility

_CHARTER_TEXT = 8_000


def _one_of(values: type[Joining] | type[MemberRole] | type[Visibility]) -> validate.OneOf:
    return validate.OneOf([str(value) for value in values], error="Choose one of: {choices}.")


class CommunityForm(StrictSchema):
    """A community as somebody opens it."""

    name = Line(least=2, most=80)
    slug = Line(least=2, most=60)
    summary = Line(most=280)
    visibility = fields.String(required=True, validate=_one_of(Visibility))
    joining = fields.String(required=True, validate=_one_of(Joining))


class SettingsForm(CommunityForm):
    """The same for one that exists; `version` is what the person saw."""

    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class CharterForm(StrictSchema):
    """A charter as written, in Markdown."""

    purpose = Text(most=_CHARTER_TEXT)
    domain = Text(most=_CHARTER_TEXT)
    community = Text(most=_CHARTER_TEXT)
    practice = Text(most=_CHARTER_TEXT)
    norms = Text(most=_CHARTER_TEXT)
    sponsor = Line(most=120)
    version = fields.Integer(required=True, validate=validate.Range(min=1, max=2**31))


class JoinForm(StrictSchema):
    """What somebody says when they ask to belong."""

    note = Text(most=500)


class NothingForm(StrictSchema):
    """A button without fields."""


class RoleForm(StrictSchema):
    """The part a member shall play."""

    role = fields.String(required=True, validate=_one_of(MemberRole))


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
