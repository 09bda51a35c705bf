"""Input and output of when mails come, for the settings and the API."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.schemas.base import StrictSchema
from community.rhythm.policies import CAPS, WAITS, Digest, Rhythm
from community.words import N_

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DIGESTS = [each.value for each in Digest]


class TimeOfDay(fields.Field[int | None]):
    """A time of day as `22:00`; minutes inside. What is empty is none."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int | None:
        del attr, data, more
        typed = value.strip() if isinstance(value, str) else value
        if typed == "":
            return None
        found = _TIME.fullmatch(typed) if isinstance(typed, str) else None
        if found is None:
            raise ValidationError(N_("Write a time of day such as 22:00."))
        return int(found[1]) * 60 + int(found[2])

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **more: Any) -> str | None:
        del attr, obj, more
        return None if value is None else words_of_time(value)


def words_of_time(minutes: int) -> str:
    """A time of day as fields of forms take it."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


class _Rhythm(StrictSchema):
    """What the form and the API share."""

    wait_minutes = fields.Integer(
        required=True,
        validate=validate.OneOf(WAITS),
        metadata={"description": "How long the first notice waits for more, in minutes."},
    )
    digest = fields.String(required=True, validate=validate.OneOf(_DIGESTS))
    digest_weekday = fields.Integer(
        required=True, validate=validate.Range(0, 6), metadata={"description": "Monday is 0."}
    )
    digest_hour = fields.Integer(
        required=True,
        validate=validate.Range(0, 23),
        metadata={"description": "In your own time zone."},
    )
    weekly_cap = fields.Integer(
        required=True,
        validate=validate.OneOf(CAPS),
        metadata={"description": "Mails in any seven days; 0 is no cap."},
    )
    quiet_from = TimeOfDay(
        load_default=None,
        allow_none=True,
        metadata={"type": "string", "description": "`22:00`, in your own time zone."},
    )
    quiet_until = TimeOfDay(
        load_default=None,
        allow_none=True,
        metadata={"type": "string", "description": "`07:00`; it may lie beyond midnight."},
    )
    quiet_weekends = fields.Boolean(load_default=False)


def _check_quiet(data: dict[str, Any]) -> None:
    begins, ends = data.get("quiet_from"), data.get("quiet_until")
    missing = N_("Say when the quiet hours begin and when they end.")
    wrong = {
        name: [missing]
        for name, value in (("quiet_from", begins), ("quiet_until", ends))
        if value is None
    }
    if wrong:
        raise ValidationError(wrong)
    if begins == ends:
        raise ValidationError(
            {"quiet_until": [N_("They end when they begin. Choose another time.")]}
        )


class RhythmForm(_Rhythm):
    """The form; without the tick the times of quiet hours do not count."""

    quiet = fields.Boolean(load_default=False)

    @validates_schema
    def _quiet(self, data: dict[str, Any], **_more: Any) -> None:
        # The times of a form without the tick are kept by nobody, but two that cannot be are told.
        begins, ends = data.get("quiet_from"), data.get("quiet_until")
        if data.get("quiet") or (begins is not None and begins == ends):
            _check_quiet(data)


class RhythmIn(_Rhythm):
    """When mails come to you; both times of quiet hours, or none."""

    @validates_schema
    def _quiet(self, data: dict[str, Any], **_more: Any) -> None:
        if data.get("quiet_from") is not None or data.get("quiet_until") is not None:
            _check_quiet(data)


class RhythmOut(Schema):
    """When mails come to you."""

    wait_minutes = fields.Integer(required=True)
    digest = fields.String(required=True)
    digest_weekday = fields.Integer(required=True)
    digest_hour = fields.Integer(required=True)
    weekly_cap = fields.Integer(required=True)
    quiet_from = TimeOfDay(required=True, allow_none=True, metadata={"type": "string"})
    quiet_until = TimeOfDay(required=True, allow_none=True, metadata={"type": "string"})
    quiet_weekends = fields.Boolean(required=True)
    time_zone = fields.String(
        required=True, metadata={"description": "Yours, or the organisation's without one."}
    )
    mailed = fields.Integer(
        required=True,
        metadata={"description": "Mails about notices in the last seven days."},
    )
    next_digest_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")


def rhythm_from(data: dict[str, Any]) -> Rhythm:
    """What was sent, as it is kept."""
    given = dict(data)
    if not given.pop("quiet", True):
        given["quiet_from"] = given["quiet_until"] = None
    return Rhythm(**{**given, "digest": Digest(given["digest"])})
