"""The built browser assets: their hashed addresses, and how they are sent."""

import json
import logging
import mimetypes
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory

from app.resources import resource
from app.rules import requires

PREFIX = "/static/dist/"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_A_YEAR = 365 * 24 * 3600

_log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Give templates `asset()` and serve the built files under `PREFIX`."""
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule(f"{PREFIX}<path:filename>", "assets", send_asset)
    app.add_url_rule("/service-worker.js", "service_worker", send_service_worker)


def asset(name: str) -> str:
    """The address of the built file for a source name such as `main.css`.

    Raises `LookupError` for a name the build did not produce. Before any build
    the plain name is returned, so that pages can be tested without Node.
    """
    names = _manifest()
    if not names:
        return PREFIX + name
    return PREFIX + names[name]


def icon_names() -> list[str]:
    """The names that `icons.svg#…` knows, as they were built."""
    name = _manifest().get("icons.svg")
    if name is None:
        return []
    return re.findall(r'<symbol id="([\w-]+)"', (_dist() / name).read_text(encoding="utf-8"))


def assets_are_built() -> bool:
    return bool(_manifest())


@requires("assets.read")
def send_asset(filename: str) -> Response:
    """One built file, compressed at build time when the browser takes it."""
    directory = _dist()
    if filename not in _sendable():
        abort(404)
    response = _precompressed(directory, filename) or send_from_directory(directory, filename)
    response.cache_control.public = True
    response.cache_control.max_age = _A_YEAR
    response.cache_control.immutable = True
    response.cache_control.no_cache = None
    response.vary.add("Accept-Encoding")
    return _bare(response)


def _bare(response: Response) -> Response:
    """Without what a file needs that is saved or may change: a page asks for twenty of them."""
    for name in ("Content-Disposition", "Last-Modified", "Accept-Ranges"):
        response.headers.pop(name, None)
    return response


@requires("assets.read")
def send_service_worker() -> Response:
    """The service worker, from the root because it watches over every page.

    Its address never changes, so browsers ask each time whether it does.
    """
    filename = _manifest().get("service-worker.js")
    if filename is None:
        abort(404)
    directory = _dist()
    response = _precompressed(directory, filename) or send_from_directory(directory, filename)
    response.cache_control.no_cache = True
    response.vary.add("Accept-Encoding")
    return response


def _precompressed(directory: Path, filename: str) -> Response | None:
    for encoding, suffix in _ENCODINGS:
        wanted = request.accept_encodings.quality(encoding) > 0
        if wanted and filename + suffix in _on_disk():
            kind, _ = mimetypes.guess_type(filename)
            response = send_from_directory(directory, filename + suffix, mimetype=kind)
            response.content_encoding = encoding
            return response
    return None


@cache
def _manifest() -> dict[str, str]:
    path = _dist() / "manifest.json"
    if not path.is_file():
        _log.warning("The browser assets are not built yet: run `make env`.")
        return {}
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


@cache
def _on_disk() -> frozenset[str]:
    return frozenset(path.name for path in _dist().iterdir())


@cache
def _sendable() -> frozenset[str]:
    if not _manifest():
        return frozenset()
    return frozenset(name for name in _on_disk() if name != "manifest.json")


def _dist() -> Path:
    return resource("static") / "dist"
