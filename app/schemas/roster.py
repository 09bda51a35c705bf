"""What admins send and are told about the people of the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load, validate

from app.schemas.accounts import Address
from app.schemas.base import Line, StrictSchema, Text
from app.schemas.communities import one_of
from community.accounts.models import OrganisationRole
from community.roster.models import FileState
from community.roster.policies import Standing
from community.roster.rows import MOST_BYTES
from community.threads.actions.uploads import MOST_ROOM


class _MaybeAddress(Line):
    """A mail address, or nothing."""

    def __init__(self) -> None:
        super().__init__(most=254)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        typed = super()._deserialize(value, attr, data, **more)
        return str(Address().deserialize(typed)) if typed else ""


class PlaceForm(StrictSchema):
    """Where somebody works; `manager` is the mail address of a person here, or empty."""

    team = Line(most=80)
    location = Line(most=80)
    manager = _MaybeAddress()


class RoomForm(StrictSchema):
    """How many megabytes of images somebody may bring; empty is what everybody may."""

    megabytes = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=MOST_ROOM),
    )
    seen = fields.Integer(
        allow_none=True,
        validate=validate.Range(min=0, max=MOST_ROOM),
        metadata={
            "description": "The `upload_room` that was read; 409 when it is another by now. Left "
            "out, nothing is asked."
        },
    )

    @pre_load
    def empty(self, data: Mapping[str, Any], **_more: Any) -> Mapping[str, Any]:
        """A field that is left empty says nothing."""
        return {name: None if value == "" else value for name, value in data.items()}


class PeopleForm(StrictSchema):
    """People to invite, one on each line."""

    people = Text(least=1, most=50 * 400)


class PersonIn(PlaceForm):
    """One person to invite."""

    name = Line(least=1, most=80)
    email = Address()


class ListIn(StrictSchema):
    """A list of people as the text of a CSV file."""

    name = Line(most=100, load_default="list.csv")
    content = Text(least=1, most=MOST_BYTES)


class StandingField(fields.String):
    """A state to look for; empty for any."""

    def __init__(self) -> None:
        super().__init__(load_default="", validate=validate.OneOf(["", *map(str, Standing)]))


class RoleField(fields.String):
    """A part in the organisation to look for; empty for any."""

    def __init__(self) -> None:
        allowed = ["", *map(str, OrganisationRole)]
        super().__init__(load_default="", validate=validate.OneOf(allowed))


class AfterField(fields.Integer):
    """The line after which one goes on."""

    def __init__(self) -> None:
        super().__init__(load_default=0, validate=validate.Range(min=0, max=10**9))


class WantedArgs(StrictSchema):
    """Who is looked for on the page."""

    q = Line(most=254)
    state = StandingField()
    role = RoleField()


class PersonInvitedOut(StrictSchema):
    """Somebody who was invited."""

    handle = fields.String(required=True)


_ROLE = fields.String(required=True, validate=one_of(OrganisationRole))


class PersonInListOut(StrictSchema):
    """A person in the admins' list."""

    handle = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, attribute="standing", validate=one_of(Standing))
    role = _ROLE
    team = fields.String(required=True)
    location = fields.String(required=True)


class SessionOut(StrictSchema):
    """A browser in which the person is signed in."""

    id = fields.Integer(required=True)
    browser = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class AdminTokenOut(StrictSchema):
    """A program that acts as the person; never its secret."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    prefix = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)


class PersonAdministeredOut(PersonInListOut):
    """A person with all that an admin is told."""

    manager = fields.String(required=True, metadata={"description": "Mail address, or empty."})
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    seen_lately = fields.Boolean(
        required=True, metadata={"description": "Whether they were here within thirty days."}
    )
    last_seen_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The day of the last visit, when that is longer ago."},
    )
    invited_at = fields.AwareDateTime(required=True, allow_none=True)
    upload_room = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Megabytes of images they may bring; null: as everybody."},
    )
    sessions = fields.List(fields.Nested(SessionOut), required=True)
    tokens = fields.List(fields.Nested(AdminTokenOut), required=True)


class FaultyOut(StrictSchema):
    """A line that is left out, and what to do about it."""

    line = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)


class ListOut(StrictSchema):
    """A list of people and how far it has come.

    While its state is `checked`, `invited` and `changed` are what it would do.
    """

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(FileState))
    created_at = fields.AwareDateTime(required=True)
    good = fields.Integer(required=True, metadata={"description": "Lines that can be used."})
    handled = fields.Integer(required=True, metadata={"description": "Of them, those done."})
    invited = fields.Integer(required=True)
    changed = fields.Integer(required=True)


class ListShownOut(ListOut):
    """The same with the lines that are left out; at most two hundred of them."""

    faulty = fields.List(fields.Nested(FaultyOut), required=True)
    faulty_count = fields.Integer(required=True)
    more_after = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Ask with `after` this line for the others."},
    )
