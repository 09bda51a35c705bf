"""The session in `docs/api.md` is typed here, line by line, and answers as the page says."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.test_people_api import make_token
from tests.world import World

_PAGE = Path(__file__).parents[2] / "docs" / "api.md"
_VARIABLE = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Answer:
    """What came back: the status line and headers (with `curl -i`), and the body."""

    head: tuple[str, ...]
    body: Any


def typed() -> Iterator[tuple[str, list[str]]]:
    """Every command of the page with the lines that follow it."""
    for block in re.findall(r"```console\n(.*?)```", _PAGE.read_text(), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *answer = part.rstrip("\n").split("\n")
            yield command, answer


def told(lines: list[str]) -> Answer:
    """The answer as the page prints it."""
    split = lines.index("") if "" in lines else 0
    with_head = bool(lines) and lines[0].startswith("HTTP/")
    head = lines[: split or len(lines)] if with_head else []
    body = "\n".join(lines[len(head) :]).strip()
    return Answer(tuple(head), json.loads(body) if body else None)


def ask(client: FlaskClient, words: list[str]) -> Answer:
    """Do as curl does with these words."""
    headers, method, sent, url = {}, "GET", None, ""
    rest = iter(words)
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-X":
            method = next(rest)
        elif word == "--json":
            sent, method = next(rest), "POST" if method == "GET" else method
        elif word != "-i":
            url = word
    path = url.removeprefix("http://127.0.0.1:8000")
    content_type = "application/json" if sent else None
    answer = client.open(path, method=method, headers=headers, data=sent, content_type=content_type)
    status = f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}"
    fields = (f"{name}: {value}" for name, value in answer.headers.items())
    heard = Answer((status, *fields), answer.get_json(silent=True))
    answer.close()
    return heard


def fits(expected: Any, found: Any) -> bool:
    """Whether an answer is as told; `…` stands for anything."""
    if isinstance(expected, dict) and isinstance(found, dict):
        named = expected.keys() - {"…"}
        whole = named == found.keys() or (named < found.keys() and "…" in expected)
        return whole and all(fits(expected[name], found[name]) for name in named)
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(fits, expected, found))
    if isinstance(expected, str) and "…" in expected:
        pattern = ".*".join(re.escape(part) for part in expected.split("…"))
        return re.fullmatch(pattern, str(found)) is not None
    return bool(expected == found)


def test_the_session_of_the_page_answers_as_it_says(app: Flask, world: World) -> None:
    variables = {"TOKEN": make_token(app, world.ben, "read", "write")["secret"]}
    client, asked, seen_etag = app.test_client(), 0, ""
    for command, lines in typed():
        line = _VARIABLE.sub(lambda found: variables[found[1]], command)
        words = shlex.split(line)
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            variables[name] = value.replace('"1.…"', seen_etag)
            continue
        asked += 1
        expected, found = told(lines), ask(client, words[1:])
        seen_etag = next((e.split(": ", 1)[1] for e in found.head if e.startswith("ETag")), "")
        if expected.body is not None:
            assert fits(expected.body, found.body), f"{command}\n{json.dumps(found.body, indent=2)}"
        for header in expected.head:
            assert any(fits(header, each) for each in found.head), f"{command}\n{found.head}"

    assert asked > 8


@pytest.mark.parametrize("other", [{"a": "x1"}, {"a": "y1", "b": 1}, {"a": ["x1"]}, {}])
def test_an_answer_that_differs_from_the_page_is_noticed(other: Any) -> None:
    assert fits({"a": "x…", "b": 1}, {"a": "x2", "b": 1})
    assert not fits({"a": "x…", "b": 1}, other)
