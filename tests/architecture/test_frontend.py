"""Templates and the browser's half agree: classes have a style, behaviours exist and are told."""

from __future__ import annotations

import re

from tests.architecture.files import named, read

_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_UNKNOWN = "\0"


def _pages() -> list[str]:
    return [name for name in named(".html", under=("templates/",)) if "/email/" not in name]


def _words(attribute: str, name: str) -> set[str]:
    """The words of an attribute, those left out that an expression makes up."""
    text = _EXPRESSION.sub(_UNKNOWN, read(name))
    values = re.findall(rf'\b{attribute}="([^"]*)"', text)
    return {word for value in values for word in value.split() if _UNKNOWN not in word}


def test_every_class_in_a_template_has_a_style() -> None:
    sheets = "".join(read(name) for name in named(".scss"))
    styled = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    bare = {name: sorted(words) for name in _pages() if (words := _words("class", name) - styled)}
    assert not bare, f"use a class of docs/frontend.md, or add a component: {bare}"


def _behaviours() -> set[str]:
    sources = read("frontend/src/main.ts") + read("frontend/src/live.ts")
    return set(re.findall(r'define(?:Lazy)?\("([\w-]+)"', sources))


def test_every_behaviour_in_a_template_exists() -> None:
    known = _behaviours()
    unknown = {
        name: sorted(words)
        for name in _pages()
        if (words := _words("data-behaviour", name) - known)
    }
    assert not unknown, f"define these in frontend/src/main.ts: {unknown}"


def test_every_behaviour_is_documented() -> None:
    told = set(re.findall(r"^\| `([\w-]+)` \|", read("docs/frontend.md"), re.MULTILINE))
    assert _behaviours() <= told, f"add to docs/frontend.md: {_behaviours() - told}"


def test_colours_are_named_in_one_place() -> None:
    home = "frontend/src/styles/"
    allowed = {home + name for name in ("_colours.scss", "_tokens.scss", "components/_avatar.scss")}
    loose = [
        name
        for name in named(".scss")
        if name not in allowed
        and re.search(r"(?:#[0-9a-f]{3,8}\b(?!\{)|\brgba?\(|\bhsla?\(|\boklch\()", read(name))
    ]
    assert not loose, f"use the custom properties of _colours.scss: {loose}"
