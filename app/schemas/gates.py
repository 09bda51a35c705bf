"""What is sent and answered about the thresholds of stages and openings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from app.schemas.base import StrictSchema, seen_change
from community.lifecycle.limits import BOUNDS, OPENING_BOUNDS, Bounds

PERCENT = 100
BESIDE = "opening_"  # before the names of an opening's thresholds, in a form that has both


def _sent(bounds: Bounds) -> fields.Field[Any]:
    """A threshold as programs send it: counted, or a part of one."""
    within = validate.Range(min=bounds.least, max=bounds.most)
    return _whole(bounds, strict=True) if bounds.whole else fields.Float(validate=within)


def _whole(bounds: Bounds, **more: Any) -> fields.Field[Any]:
    within = validate.Range(min=int(bounds.least), max=int(bounds.most))
    return fields.Integer(validate=within, **more)


def _typed(bounds: Bounds) -> fields.Field[Any]:
    """A threshold as people type it: counted, or in percent."""
    if bounds.whole:
        return _whole(bounds, required=True)
    least, most = bounds.least, bounds.most
    if bounds.share:
        least, most = round(least * PERCENT), round(most * PERCENT)
    return fields.Float(required=True, validate=validate.Range(min=least, max=most))


def _each(
    bounds: Mapping[str, Bounds], name: str, made: Any, *, base: type[Schema] = StrictSchema
) -> type[Schema]:
    return base.from_dict({code: made(each) for code, each in bounds.items()}, name=name)


StageThresholds = _each(BOUNDS, "StageThresholds", _sent)
OpeningThresholds = _each(OPENING_BOUNDS, "OpeningThresholds", _sent)
_TYPED = {
    **{code: _typed(bounds) for code, bounds in BOUNDS.items()},
    **{f"{BESIDE}{code}": _typed(bounds) for code, bounds in OPENING_BOUNDS.items()},
}


class GatesIn(StrictSchema):
    """All thresholds; what is left out is as Hearth ships it."""

    stages = fields.Nested(StageThresholds, required=True)
    opening = fields.Nested(OpeningThresholds, required=True)


class ShippedGatesOut(Schema):
    """The thresholds that Hearth ships."""

    stages = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    opening = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)


class GatesOut(ShippedGatesOut):
    """Every threshold as it stands; shares are parts of one."""

    shipped = fields.Nested(ShippedGatesOut, required=True)


class SinceForm(StrictSchema):
    """What was known of something that is changed by a button alone."""

    since = seen_change()


GatesForm: type[Schema] = SinceForm.from_dict(_TYPED, name="GatesForm")


def typed_shares(data: Mapping[str, Any], bounds: Mapping[str, Bounds], *, before: str) -> Any:
    """What a form sent of these thresholds, shares as parts of one."""
    return {
        code: round(data[before + code] / PERCENT, 4) if each.share else data[before + code]
        for code, each in bounds.items()
    }


def as_typed(value: float, bounds: Bounds) -> str:
    """A threshold as its field holds it."""
    return f"{value * PERCENT if bounds.share else value:g}"
