"""The OpenAPI 3.1 document, generated from the schemas, and a page to read it."""

from __future__ import annotations

from threading import Lock
from typing import Any

import flask_smorest
from flask import Flask, Response, json, render_template
from marshmallow import Schema, fields

from app.api.ground import ApiBlueprint
from app.rules import requires

_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[A-Za-z0-9_-]+$"},
    "description": "Your own name for this write: sending it twice writes once.",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": r'^(\*|"[0-9]{1,9}(\.[0-9a-f]{16})?")$'},
    "description": "The ETag of what you read, or `*`.",
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r'^(W/)?"[0-9a-f.]{1,40}"$'},
    "description": "The ETag of what you have: 304 when nothing is newer.",
}
_ETAG = {"schema": {"type": "string"}, "description": "Names this state; for If-None-Match."}
_FAILURES = {
    "400": "The request cannot be read.",
    "401": "Sign in, or send a valid token.",
    "403": "You may see this and may not do that with it.",
    "404": "It does not exist, or you may not know that it does.",
    "405": "Not with this method.",
    "409": "Somebody else was first.",
    "412": "It has changed since you read it.",
    "413": "Too large.",
    "415": "Not this kind of content.",
    "422": "A field is wrong; `errors` names it.",
    "428": "Send If-Match.",
    "429": "Too many requests; wait `Retry-After` seconds.",
    "503": "Busy; try again in a moment.",
}


class Problem(Schema):
    """A failure as application/problem+json (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Stable, for programs."})
    detail = fields.String(required=True, metadata={"description": "What to do next, for people."})
    errors = fields.Dict(keys=fields.String(), required=True)
    request_id = fields.String(required=True)


class HearthApi(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest is untyped
    """Smorest without its own error pages: `app.errors` speaks for every surface."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        return

    def register_blueprint(self, blp: ApiBlueprint, *, name: str, **options: Any) -> None:
        """Serve it now; describe it when somebody reads, for that takes longer than to serve it."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][name] = self
        self._app.register_blueprint(blp, name=name, **options)

    def document(self) -> dict[str, Any]:
        """The document of all that is registered; made anew, so ask once."""
        for name in self._app.extensions["flask-smorest"]["blp_name_to_api"]:
            blueprint = self._app.blueprints[name]
            blueprint.register_views_in_doc(self, self._app, self.spec, name=name, parameters=None)
            self.spec.tag({"name": name, "description": blueprint.description})
        return _finish(self.spec.to_dict())


def make_api(app: Flask) -> HearthApi:
    """The registry that collects the endpoints' documentation."""
    app.config.update(API_TITLE="Hearth", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    # Not by the configuration: apispec writes into what it is given.
    about = {
        "info": {"description": "Everything the pages do, for programs."},
        "security": [{"bearer": []}, {"cookie": []}, {}],
    }
    api = HearthApi(app, spec_kwargs=about)
    spec = api.spec
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": "hearth"})
    spec.components.schema("Problem", schema=Problem)
    return api


def publish(app: Flask, api: HearthApi) -> None:
    """Serve the finished document and its page."""
    writing = Lock()
    written: list[tuple[dict[str, Any], str]] = []

    def document() -> tuple[dict[str, Any], str]:
        with writing:  # two who ask at once would write into the same one
            if not written:
                made = api.document()
                written.append((made, json.dumps(made, sort_keys=False)))
        return written[0]

    @requires("operations.read")
    def openapi_json() -> Response:
        """The document for programs."""
        _, body = document()
        return app.response_class(body, mimetype="application/json")

    @requires("operations.read")
    def openapi_page() -> str:
        """The document for people."""
        found, _ = document()
        return render_template("api/docs.html", document=found, groups=_groups(found))

    app.add_url_rule("/api/openapi.json", "openapi_json", openapi_json)
    app.add_url_rule("/api/docs", "openapi_page", openapi_page)


def _finish(document: dict[str, Any]) -> dict[str, Any]:
    for tag in document.get("tags", ()):
        tag["name"] = tag["name"].removeprefix("api_")
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "parameters":
                continue
            operation["operationId"] = f"{method}{path.replace('/api/v1', '').replace('/', '_')}"
            operation["tags"] = [tag.removeprefix("api_") for tag in operation["tags"]]
            _add_headers(method, operation)
            for status, words in _FAILURES.items():
                operation["responses"][status] = _failure(words)
        _bound_ids(methods.get("parameters", []))
    return document


def _add_headers(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        parameters.append(_IDEMPOTENCY)
    if method == "patch":
        parameters.append(_IF_MATCH)
    if method == "get":
        parameters.append(_IF_NONE_MATCH)
        operation["responses"]["200"].setdefault("headers", {})["ETag"] = _ETAG
        operation["responses"].setdefault("304", {"description": "You have it already."})


def _failure(words: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


def _bound_ids(parameters: list[dict[str, Any]]) -> None:
    for parameter in parameters:
        if parameter["schema"].get("type") == "integer":
            parameter["schema"].update(minimum=1, maximum=2**63 - 1)


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                entry = {"path": path, "method": method.upper(), **operation}
                groups.setdefault(operation["tags"][0], []).append(entry)
    return groups
