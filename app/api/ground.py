"""What every endpoint stands on: strict JSON in, envelopes, locations and ETags out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import flask_smorest
from flask import Request, Response, jsonify, request
from marshmallow import Schema, ValidationError, fields, validate
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import (
    BadRequest,
    PreconditionRequired,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from app.schemas.base import StrictSchema
from community.errors import Refused
from community.paging import DEFAULT_SIZE, LARGEST_SIZE, Page
from community.words import N_

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_JSON = 1024 * 1024  # bytes; the longest text is less, however it is escaped
# How the document describes a body that is a file.
BINARY = {"type": "string", "format": "binary"}


class PageQuery(StrictSchema):
    """Where a list begins and how many items it holds."""

    cursor = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=400),
        metadata={"description": "From the `next` link of the page before."},
    )
    limit = fields.Integer(
        load_default=DEFAULT_SIZE,
        validate=validate.Range(min=1, max=LARGEST_SIZE),
        metadata={"description": "Items per page."},
    )


class _Parser(FlaskParser):
    """Strict JSON; what is wrong goes to the application's own error handlers."""

    DEFAULT_UNKNOWN_BY_LOCATION = {}  # noqa: RUF012  (the schemas decide: they refuse)

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as an object; raises UnsupportedMediaType, RequestEntityTooLarge, BadRequest."""
        if getattr(schema, "body_optional", False) and not req.content_length:
            return {}  # nothing was sent where nothing need be
        if not req.is_json:
            raise UnsupportedMediaType(N_("Send JSON with Content-Type: application/json."))
        body = req.get_data()
        if len(body) > LARGEST_JSON:
            raise RequestEntityTooLarge
        return strict_json(body)

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The query; a field given twice is an error unless it is a list."""
        loaded: dict[str, Any] = {}
        for name, values in req.args.lists():
            many = isinstance(schema.fields.get(name), fields.List)
            loaded[name] = values if many else values[-1]
        return loaded

    def handle_error(
        self, error: ValidationError, req: Any, schema: Any, *, error_status_code: Any, **_: Any
    ) -> Any:
        """Hand the error to `app.errors`, by field: where the field stood is plain to see."""
        del req, schema, error_status_code
        messages = error.messages
        if isinstance(messages, dict) and len(messages) == 1:
            raise ValidationError(next(iter(messages.values())))
        raise error


def strict_json(body: bytes) -> Any:
    """Parse JSON and refuse NaN, infinities, doubled keys, lone surrogates and deep nesting."""
    try:
        found = json.loads(
            body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_doubles
        )
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError, UnicodeError):
        raise BadRequest(N_("The body is not valid JSON.")) from None
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        message = "A key stands twice in one object."
        raise ValueError(message)
    return made


@dataclass(frozen=True)
class Taken:
    """What was taken but is not what was asked for yet, such as a post that waits."""

    what: Any


class ApiBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest is untyped
    """A capability's endpoints, documented by their schemas."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.after_request(tag_every_read)

    def lists(
        self, item: type[Schema], *, query: type[PageQuery] = PageQuery
    ) -> Callable[[View], View]:
        """A keyset list: the view takes the parsed query and returns a Page."""
        envelope = _envelope(item)
        link = {"Link": {"schema": {"type": "string"}, "description": 'The next page, rel="next".'}}

        def decorate(view: View) -> View:
            @self.arguments(query, location="query")  # type: ignore[untyped-decorator]  # untyped library
            @self.response(200, envelope, headers=link)  # type: ignore[untyped-decorator]  # the same
            @wraps(view)
            def wrapped(*args: Any, **kwargs: Any) -> Any:
                page: Page[Any] = view(*args, **kwargs)
                return {"items": page.items}, 200, _link_to_next(page)

            return cast("View", wrapped)

        return decorate

    def creates(
        self, schema: type[Schema], *, or_takes: type[Schema] | None = None
    ) -> Callable[[View], View]:
        """A 201: the view returns what was made and its location.

        A view that `or_takes` something may answer with a `Taken`: a 202 in that shape.
        """
        location = {"Location": {"schema": {"type": "string"}, "description": "What was made."}}

        def decorate(view: View) -> View:
            @self.response(201, schema, headers=location)  # type: ignore[untyped-decorator]  # untyped library
            @wraps(view)
            def wrapped(*args: Any, **kwargs: Any) -> Any:
                body, where = view(*args, **kwargs)
                if or_takes is not None and isinstance(body, Taken):
                    answer = jsonify(or_takes().dump(body.what))
                    answer.status_code, answer.headers["Location"] = 202, where
                    return answer
                return body, 201, {"Location": where}

            if or_takes is not None:
                says = "It waits for a facilitator."
                later = self.alt_response(202, schema=or_takes, headers=location, description=says)
                return cast("View", later(wrapped))
            return cast("View", wrapped)

        return decorate


@cache  # two lists of the same items are one schema in the document
def _envelope(item: type[Schema]) -> Schema:
    name = f"{item.__name__.removesuffix('Schema')}List"
    return Schema.from_dict({"items": fields.List(fields.Nested(item), required=True)}, name=name)()


def _link_to_next(page: Page[Any]) -> dict[str, str]:
    if page.next_cursor is None:
        return {}
    query = request.args.copy()
    query["cursor"] = page.next_cursor
    return {"Link": f'<{request.path}?{urlencode(list(query.items(multi=True)))}>; rel="next"'}


def tagged(body: Any, schema: Schema, *, version: int) -> Response:
    """A GET's answer with an ETag, or 304 when the caller has it already.

    The tag begins with the row's version, which is all that If-Match compares, so that a vote
    in between does not spoil somebody's edit.
    """
    dumped = schema.dump(body)
    digest = hashlib.sha256(json.dumps(dumped, sort_keys=True, default=str).encode()).hexdigest()
    response = jsonify(dumped)
    response.set_etag(f"{version}.{digest[:16]}")
    return cast("Response", response.make_conditional(request))


def version_if_sent() -> int | None:
    """As `expected_version`, for writes that may also be sent without If-Match."""
    return expected_version() if "If-Match" in request.headers else None


def tag_every_read(response: Response) -> Response:
    """Give every answer to a GET an ETag, and say 304 to whoever has it already."""
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        if "ETag" not in response.headers:
            response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
        return cast("Response", response.make_conditional(request))
    return response


def expected_version() -> int | None:
    """The version the caller saw, from If-Match; None for `*`.

    Raises PreconditionRequired without the header, Refused when no tag of ours is in it.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired(N_("Send the ETag of what you read as If-Match."))
    if given == "*":
        return None
    number = given.removeprefix("W/").strip('"').partition(".")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refused(N_("If-Match must carry an ETag from this API."), code="bad_etag")
    return int(number)
