"""The sockets' page, the browser's types and the server's schemas say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from marshmallow import Schema

from app.realtime.broadcasts import BROADCASTS
from app.realtime.commands import COMMANDS
from app.schemas import watching

_ROOT = Path(__file__).resolve().parents[2]
_DOCS = (_ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
_TYPES = (_ROOT / "frontend" / "src" / "protocol.ts").read_text(encoding="utf-8")

EVENTS: dict[str, type[Schema]] = {
    **{event.name: broadcast.schema for event, broadcast in BROADCASTS.items()},
    "server:restarting": watching.RestartingSchema,
}


def _section(title: str) -> str:
    return _DOCS.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def _documented(title: str) -> dict[str, set[str]]:
    rows = re.findall(r"^\| `([a-z:]+)` \| (.*?) \|", _section(title), flags=re.M)
    return {name: set(re.findall(r"`(\w+)`", fields)) for name, fields in rows}


def _interfaces() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    pattern = r"export interface (\w+)(?: extends (\w+))? \{(.*?)\n\}"
    for name, parent, body in re.findall(pattern, _TYPES, flags=re.S):
        fields = set(re.findall(r"^  (\w+)\??:", body, flags=re.M))
        found[name] = fields | found.get(parent, set())
    return found


def test_every_event_is_documented_with_its_fields() -> None:
    assert _documented("Events") == {name: set(schema().fields) for name, schema in EVENTS.items()}


def test_every_command_is_documented_with_its_fields_and_its_right() -> None:
    fields = {name: set(each.schema().fields) for name, each in COMMANDS.items()}
    rights = re.findall(r"^\| `(\w+)` .* `([\w.]+)` \|$", _section("Commands"), flags=re.M)

    assert {
        name: documented for name, documented in _documented("Commands").items() if name in fields
    } == fields
    assert dict(rights) == {name: each.rule for name, each in COMMANDS.items()}


def test_the_browser_types_every_event_by_its_schema() -> None:
    typed = dict(re.findall(r'^  "([a-z:]+)": \(news: (\w+)\) => void;', _TYPES, flags=re.M))

    assert set(typed) == set(EVENTS)
    interfaces = _interfaces()
    for name, interface in typed.items():
        assert interfaces[interface] == set(EVENTS[name]().fields), name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_browser_types_every_command_by_its_schema(name: str) -> None:
    (interface,) = re.findall(rf"^  {name}: \(request: (\w+),", _TYPES, flags=re.M)

    assert _interfaces()[interface] == set(COMMANDS[name].schema().fields)


def test_no_event_names_a_person() -> None:
    for schema in EVENTS.values():
        assert not {"author_id", "account_id", "actor_id", "voter_id"} & set(schema().fields)
