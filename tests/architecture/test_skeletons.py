"""What tests share between applications leaves each of them whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests import skeletons
from tests.installation import settings_for


def test_an_application_dressed_from_parts_equals_one_put_together(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = settings_for(tmp_path / "other")
    app.test_client().get("/api/openapi.json")  # what one has served, no other one shows
    dressed = create_app(usual)
    monkeypatch.setattr(skeletons, "_skeletons", {})
    whole = create_app(usual)

    def described(app: Flask) -> tuple[object, ...]:
        parts = (vars(app)[name] for name in skeletons.SHARED)
        tables = [sorted(map(str, part)) for part in parts if isinstance(part, dict)]
        rules = sorted(
            f"{rule} {rule.methods} {rule.endpoint}" for rule in app.url_map.iter_rules()
        )
        given = sorted(app.jinja_env.globals)
        return (tables, rules, sorted(app.extensions), given, dict(app.config))

    assert dressed.url_map is app.url_map
    assert described(dressed) == described(whole)
    for name in ("hearth.database", "hearth.search", "hearth.live", "hearth.visits", "socketio"):
        assert dressed.extensions[name] is not app.extensions[name]
    for each in (whole, dressed):
        each.extensions["hearth.database"].dispose()


def test_an_address_of_its_own_is_no_other_applications(app: Flask, tmp_path: Path) -> None:
    skeletons.own_addresses(app)
    app.add_url_rule("/mine", "mine", lambda: "hello")
    other = create_app(settings_for(tmp_path / "other"))

    assert app.url_map.bind("localhost").test("/mine")
    assert not other.url_map.bind("localhost").test("/mine")
    assert "mine" not in other.view_functions
    other.extensions["hearth.database"].dispose()
