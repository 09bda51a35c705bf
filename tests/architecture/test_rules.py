"""Every route says which right it stands on, and every capability has its place."""

from __future__ import annotations

from flask import Flask

from app.rules import requires
from community.rights import RIGHTS
from tests.skeletons import own_addresses


def _undeclared(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "rule")
    }


def test_every_route_declares_its_rule(app: Flask) -> None:
    assert _undeclared(app) == set()


def test_a_route_without_a_rule_would_be_caught(app: Flask) -> None:
    own_addresses(app)
    app.add_url_rule("/forgotten", "forgotten", lambda: "hello")

    assert _undeclared(app) == {"forgotten"}


def test_every_declared_rule_is_in_the_table_of_rights(app: Flask) -> None:
    declared = {view.rule for view in app.view_functions.values() if hasattr(view, "rule")}

    assert declared <= set(RIGHTS)


def test_a_verb_that_does_not_exist_fails_where_it_is_written() -> None:
    try:
        requires("threads.dance")
    except KeyError:
        return
    message = "an unknown verb was accepted"
    raise AssertionError(message)
