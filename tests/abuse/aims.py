"""Every place into which somebody may write: fields of forms and of the API, queries, addresses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate
from werkzeug.routing import Rule

from tests.contract.door import Door, Operation
from tests.web.sent import SENT

ROLES = ("visitor", "member", "facilitator", "admin")
# Fields of pages that read theirs without a schema, and those of addresses.
_LOOSE = ("body", "title", "name", "q", "note", "token", "email", "next", "reason")
_QUERY = ("q", "in", "tag", "cursor", "sort", "next", "author", "status", "title", "of", "post")
_ELSE: dict[str, Any] = {
    "stage": "coalescing",
    "step_code": "host",
    "until": "tomorrow",
    "size": 48,
}
_TYPES: tuple[tuple[type[fields.Field[Any]], str], ...] = (
    (fields.Integer, "1"),
    (fields.Boolean, "true"),
    (fields.AwareDateTime, "2100-01-01T10:00:00Z"),
    (fields.DateTime, "2100-01-01T10:00"),
    (fields.Date, "2100-01-01"),
    (fields.Email, "guest@hearth.example"),
)


# What nobody may set by sending it along; one after the other, so that all have their turn.
_NOT_YOURS: tuple[str, ...] = (
    "is_admin",
    "author_id",
    "created_at",
    "score",
    "accepted",
    "community_id",
    "id",
)
_NOT_YOURS += ("anonymous", "pinned", "locked", "account_id", "__proto__", "password_hash")
_FOREIGN = itertools.cycle(_NOT_YOURS)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """One request in which one field is to hold something hostile."""

    role: str
    method: str
    path: str  # with `{aim}` where the address itself is aimed at
    kind: str  # body, form, query, path
    field: str
    valid: dict[str, Any]
    route: str
    unknown: bool = False  # no schema has such a field


def aims(door: Door) -> Iterator[Aim]:
    """Every one of them, for every role."""
    for role in ROLES:
        for operation in door.operations():
            yield from _of_api(door, operation, role)
        for rule in door.app.url_map.iter_rules():
            if not rule.rule.startswith(("/api/", "/static/")):
                yield from _of_pages(door, rule, role)


def _of_api(door: Door, operation: Operation, role: str) -> Iterator[Aim]:
    for values in door.by_hand(operation)[:1]:
        named = values.get("path_parameters", {})
        common: dict[str, Any] = {"role": role, "method": operation.method, "route": operation.path}
        path = operation.path.format(**named)
        body = values.get("body") if values.get("media_type") == "application/json" else None
        if isinstance(body, dict):
            for name in body:
                yield Aim(**common, path=path, kind="body", field=name, valid=body)
            name = next(each for each in _FOREIGN if each not in body)
            yield Aim(**common, path=path, kind="body", field=name, valid=body, unknown=True)
        for each in operation.document.get("parameters", []):
            if each["in"] == "query":
                yield Aim(**common, path=path, kind="query", field=each["name"], valid={})
        for name, value in named.items():
            aimed = operation.path.format(**{**named, name: "{aim}"})
            if isinstance(value, str):
                yield Aim(**common, path=aimed, kind="path", field=name, valid=body or {})


def _of_pages(door: Door, rule: Rule, role: str) -> Iterator[Aim]:
    values = {name: _id(door, name) for name in rule.arguments}
    path = _built(rule, values)
    methods = rule.methods or set()
    common: dict[str, Any] = {"role": role, "route": rule.rule}
    if "POST" in methods:
        valid, names = _form(door, rule.endpoint)
        for name in names:
            yield Aim(**common, method="POST", path=path, kind="form", field=name, valid=valid)
        if _schema_of(door, rule.endpoint) is not None:
            name = next(each for each in _FOREIGN if each not in names)
            yield Aim(
                **common,
                method="POST",
                path=path,
                kind="form",
                field=name,
                valid=valid,
                unknown=True,
            )
    if "GET" in methods:
        for name in _QUERY:
            yield Aim(**common, method="GET", path=path, kind="query", field=name, valid={})
        for name, value in values.items():
            if isinstance(value, str):
                aimed = _built(rule, {**values, name: "{aim}"})
                yield Aim(**common, method="GET", path=aimed, kind="path", field=name, valid={})


def _id(door: Door, name: str) -> Any:
    ids = {**_ELSE, **door.sample.rows.shared.ids}
    return (
        ids.get(name, ["1" if name.endswith("_id") else "x"])[0]
        if isinstance(ids.get(name, []), list)
        else ids[name]
    )


def _built(rule: Rule, values: dict[str, Any]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule.rule)


def _form(door: Door, endpoint: str) -> tuple[dict[str, Any], list[str]]:
    """What the form of a view may well be sent, and the names of its fields."""
    schema = _schema_of(door, endpoint)
    if schema is None:
        return {}, list(_LOOSE)
    valid = {name: _sample(each) for name, each in schema.fields.items() if not each.dump_only}
    return {**valid, **SENT.get(endpoint, {})}, list(schema.fields)


def _schema_of(door: Door, endpoint: str) -> Schema | None:
    found: Schema | None = getattr(door.app.view_functions[endpoint], "schema", None)
    return found


def _sample(field: fields.Field[Any]) -> Any:
    for validator in field.validators:
        if isinstance(validator, validate.OneOf):
            return next(iter(validator.choices))
    if isinstance(field, fields.Enum):
        return next(iter(field.enum.__members__.values())).value
    return next((value for kind, value in _TYPES if isinstance(field, kind)), "Some plain words")
