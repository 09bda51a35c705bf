"""What is sent and answered about who may make an account."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.base import Line, StrictSchema, Text, seen_change
from app.schemas.communities import InvitationForm, one_of
from community.previews.setting import Fetched
from community.registration.policies import MOST_DOMAINS, Policy


class SettingBackForm(StrictSchema):
    """Which change of the setting was the newest when it was looked at."""

    since = seen_change(required=True)


class AccountInvitationForm(InvitationForm):
    """An invitation to the organisation: for one mail address, or a link for several people."""


class OrganisationForm(StrictSchema):
    """What the organisation says of itself, and who may make an account."""

    name = Line(most=80)
    purpose = Line(most=300)
    policy = fields.String(required=True, validate=one_of(Policy))
    domains = Text(most=MOST_DOMAINS * 254)
    previews = fields.String(load_default=None, validate=one_of(Fetched))
    since = seen_change()


class RefusalForm(StrictSchema):
    """What somebody who is refused is told beside the refusal; nothing will do."""

    words = Line(most=500)


class RuleBody(StrictSchema):
    """Who may make an account; `domains` also join the communities that chose it."""

    policy = fields.String(required=True, validate=one_of(Policy))
    domains = fields.List(
        fields.String(validate=validate.Length(min=1, max=254)),
        load_default=list,
        validate=validate.Length(max=MOST_DOMAINS),
    )


class ApplicantOut(Schema):
    """Somebody who waits to be let in."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    words = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True, format="iso")


class AccountInvitationOut(Schema):
    """An invitation to the organisation without its link."""

    id = fields.Integer(required=True)
    email = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True, format="iso")
    expires_at = fields.AwareDateTime(required=True, format="iso")
    uses_left = fields.Integer(required=True)
    state = fields.String(required=True)
    by = fields.String(required=True, attribute="by_handle")


class NewAccountInvitationOut(Schema):
    """An invitation that was just made; its link is shown this once."""

    id = fields.Integer(required=True)
    link = fields.String(required=True, allow_none=True)


def typed_domains(given: Any) -> list[str]:
    """The domains of a field in which they stand one to a line, or with blanks or commas between.

    >>> typed_domains("a.example, b.example")
    ['a.example', 'b.example']
    """
    return [word for word in re.split(r"[\s,;]+", str(given)) if word]
