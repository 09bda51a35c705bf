"""Page forms: parse, and on bad input show the same page again with all that was typed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from app.errors import busy_in_words, messages_of, status_of
from app.i18n import spoken
from community.errors import CommunityError, Conflict, Forbidden, Refused, Throttled
from community.idempotency import KEY_REUSED

View = TypeVar("View", bound=Callable[..., Any])
Context = Callable[..., dict[str, Any]]
Amend = Callable[[dict[str, Any]], dict[str, Any]]
Parse = Callable[[dict[str, Any]], Any]
Aside = Callable[..., ResponseReturnValue | None]

# Fields that steer the request and are no input of the form.
CONTROL_FIELDS = frozenset(
    {"csrf_token", "idempotency_key", "next", "draft", "preview", "look", "renderer"}
    | {"save_draft", "later", "post_at"}
)
# Of these, what a form that is shown again still holds.
_STAYING = ("draft", "post_at")


@dataclass
class FormState:
    """What a form shows: values by field, what is wrong by field, and what is wrong at all."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    problem: str = ""
    code: str = ""  # of the refusal, when the domain made it
    previewing: bool = False  # the button `preview` was used: nothing has been kept
    looking: bool = False  # the button `look` was used: likewise, and it wants something shown
    idempotency_key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name, "")


def form(
    schema: type[Schema],
    template: str,
    *,
    context: Context | None = None,
    amend: Amend | None = None,
    aside: Aside | None = None,
) -> Callable[[View], View]:
    """Parse a posted form by `schema` and hand the result to the view as `data`.

    A GET renders `template` with an empty `form`, or `form_values` from `context(**view_args)`; bad
    input and refusals render it again at 422 (409 for a conflict) with every typed value, to which
    `amend(typed)` may add. `preview` keeps nothing; `aside(parse, typed, …)` serves other buttons.
    """
    parser = schema()  # made once: it keeps nothing of what it parses

    def declare(view: View) -> View:
        @wraps(view)
        def wrapped(**view_args: Any) -> ResponseReturnValue:
            if request.method in ("GET", "HEAD"):
                return _empty(template, context, view_args)
            typed = _sent(parser)
            try:
                typed = amend(typed) if amend else typed
                if {"preview", "look"} & set(request.form):
                    return _preview(template, context, view_args, typed=typed)
                with busy_in_words():
                    done = aside(parser.load, typed, **view_args) if aside else None
                    answer = done or view(data=parser.load(typed), **view_args)
                return cast("ResponseReturnValue", answer)
            except (ValidationError, Refused, Conflict, Forbidden) as error:
                # Forbidden: signed out meanwhile, muted. The page says so and keeps the text.
                if context is None and isinstance(error, Forbidden):
                    raise
                return _again(template, context, view_args, typed=typed, error=error)

        wrapped.schema = parser  # type: ignore[attr-defined]  # read by the tests of abuse
        return cast("View", wrapped)

    return declare


def _sent(parser: Schema) -> dict[str, Any]:
    g.idempotency_key = request.form.get("idempotency_key")
    g.files_digest = digest_of_files()
    return typed_values(parser, request.form)


def typed_values(schema: Schema, posted: MultiDict[str, str]) -> dict[str, Any]:
    """The posted fields without the control fields; list fields keep all their values."""
    values: dict[str, Any] = {}
    for name in posted:
        if name in CONTROL_FIELDS:
            continue
        many = isinstance(schema.fields.get(name), fields.List)
        values[name] = posted.getlist(name) if many else posted[name]
    return values


def _empty(
    template: str, context: Context | None, view_args: dict[str, Any]
) -> ResponseReturnValue:
    more = context(**view_args) if context else {}
    state = FormState(values=dict(more.pop("form_values", {})))
    return render_template(template, form=state, **more)


def _preview(
    template: str, context: Context | None, view_args: dict[str, Any], *, typed: dict[str, Any]
) -> ResponseReturnValue:
    more = context(**view_args) if context else {}
    more.pop("form_values", None)
    state = FormState(values={**typed, **_staying()})
    state.previewing, state.looking = "preview" in request.form, "look" in request.form
    state.idempotency_key = g.get("idempotency_key") or state.idempotency_key
    return render_template(template, form=state, **more)


def _again(
    template: str,
    context: Context | None,
    view_args: dict[str, Any],
    *,
    typed: dict[str, Any],
    error: ValidationError | CommunityError,
) -> ResponseReturnValue:
    more = context(**view_args) if context else {}
    more.pop("form_values", None)
    state = FormState(values={**typed, **_staying()})
    # The same key again: what was refused was not kept, so nothing can double.
    state.idempotency_key = g.get("idempotency_key") or state.idempotency_key
    if isinstance(error, CommunityError):
        state.code = error.code
        state.errors = {name: [spoken(words)] for name, words in error.fields.items()}
        state.problem = spoken(error.detail)
        if [state.problem] in state.errors.values():
            # What stands at its field is not said a second time above the form.
            state.problem = _to_correct(typed)
        if error.code == KEY_REUSED:
            # Sent, gone back to and written anew: this is another post, and can be one.
            state.idempotency_key = secrets.token_urlsafe(16)
            state.problem = _(
                "This was sent twice, or somebody else did the same at this moment. Look at how it "
                "stands now, then try again."
            )
        status = status_of(error)
    else:
        state.problem = _to_correct(typed)
        state.errors = _by_field(error)
        status = 422
    response = make_response(render_template(template, form=state, **more), status)
    if isinstance(error, Throttled):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _staying() -> dict[str, str]:
    return {name: request.form[name] for name in _STAYING if name in request.form}


def _to_correct(typed: dict[str, Any]) -> str:
    if any("password" in name for name in typed):  # which no page ever shows again
        words = _("Please correct the fields marked below and type your password again.")
    else:
        words = _("Please correct the fields marked below. Nothing you typed is lost.")
    return str(words)


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, words in messages_of(error).items():
        # A list field reports by position; people read one sentence per field.
        flat = (
            words if isinstance(words, list) else [str(w) for part in words.values() for w in part]
        )
        found[name] = [str(word) for word in flat]
    return found


def digest_of_files() -> str:
    """SHA-256 of the files that came with a form, or nothing; asked before they are read."""
    digest = hashlib.sha256()
    for name, file in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        digest.update(f"{name}\n{file.filename}\n".encode("utf-8", "replace"))
        digest.update(hashlib.sha256(file.stream.read()).digest())
        file.stream.seek(0)
    return digest.hexdigest() if request.files else ""


def request_fingerprint() -> str:
    """SHA-256 of route and body, so that one key cannot stand for two different writes."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.is_json:
        digest.update(request.get_data())
    else:
        for name in sorted(request.form):
            if name not in CONTROL_FIELDS:
                digest.update(repr((name, request.form.getlist(name))).encode())
        digest.update(g.get("files_digest", "").encode())
    return digest.hexdigest()
