"""Applications of equal settings, put together once for the whole run.

A test gets an application of its own: database, index, sockets, memory, settings. What is the same
in all of them, however, is some four hundred addresses, the document of the API and the compiled
templates: a quarter of the time of a test of a page went into making them anew.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

import app as application
from app.config import Settings

# What `create_app` writes into the application and requests only read.
SHARED = (
    *("view_functions", "blueprints", "before_request_funcs", "after_request_funcs"),
    *("teardown_request_funcs", "teardown_appcontext_funcs", "template_context_processors"),
    *("url_value_preprocessors", "url_default_functions", "url_build_error_handlers"),
    *("error_handler_spec", "url_map", "jinja_env"),
)
_skeletons: dict[Settings, dict[str, Any]] = {}
_assemble = application._assemble


def keep() -> None:
    """Let every application made in this process share what its settings do not change."""
    application._assemble = _assemble_once


def own_addresses(app: Flask) -> None:
    """Let a test add an address that no other application gets."""
    shared = app.url_map
    app.url_map = app.url_map_class(host_matching=shared.host_matching)
    app.url_map.converters.update(shared.converters)
    for rule in shared.iter_rules():
        app.url_map.add(rule.empty())


def _assemble_once(app: Flask, settings: Settings) -> None:
    if not _is_usual(settings):
        _assemble(app, settings)
        return
    kind = replace(settings, data_dir=Path(), database_url="")
    if kind in _skeletons:
        _dress(app, settings, _skeletons[kind])
        return
    _assemble(app, settings)
    parts = (*SHARED, "config", "extensions")
    _skeletons[kind] = {name: _twin(vars(app)[name]) for name in parts}


def _is_usual(settings: Settings) -> bool:
    """Whether its parts hold nothing of their own but what `_dress` makes anew."""
    special = (settings.limits, settings.sign_on, settings.metrics_token, settings.redis_url)
    return not (any(special) or settings.trusted_proxies)


def _dress(app: Flask, settings: Settings, skeleton: dict[str, Any]) -> None:
    from app import finding, presenters, realtime, visits
    from app.extensions import limiter

    for name in (*SHARED, "config"):
        setattr(app, name, _twin(skeleton[name]))
    app.extensions = {**skeleton["extensions"], **app.extensions}
    limiter.enabled = settings.limits  # another application may have let it count
    finding.init_app(app, settings)
    presenters.init_app(app)
    visits.init_app(app)
    realtime.init_app(app, settings)


def _twin(part: Any) -> Any:
    """A copy of a table of lists, to which a test may add; other things are shared."""
    if not isinstance(part, dict):
        return part
    made = copy(part)
    for name, listed in part.items():
        made[name] = copy(listed) if isinstance(listed, list) else listed
    return made
