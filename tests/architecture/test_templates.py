"""Templates can be translated, say what they take, and speak to everybody."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser

from tests.architecture.files import named, read

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CLASSES = re.compile(r"\{% block page_(?:width|data) %\}.*?\{% endblock %\}")
_SPOKEN = ("alt", "aria-label", "placeholder", "title")
# Code is the same in every language.
_QUOTED = ("code", "pre")
# Names are not translated, and neither are marks that stand for themselves.
_SAME_EVERYWHERE = {"Hearth", "Markdown"}


class _Words(HTMLParser):
    """Collects what a reader would see or hear that does not pass through `_()`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

        self._quoted = 0

    def handle_data(self, data: str) -> None:
        # What looks like an attribute is one, written by a macro for the tag of its caller.
        if not self._quoted:
            self.found += _LETTERS.findall(re.sub(r'[\w-]+="[^"]*"', "", data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quoted += tag in _QUOTED
        for name, value in attrs:
            if name in _SPOKEN:
                self.found += _LETTERS.findall(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._quoted -= tag in _QUOTED


def _pages() -> list[str]:
    return named(".html", under=("templates/",))


# Documentation for those who build Hearth, in English as docs/ is.
_DOCUMENTATION = "templates/design/"


def _untranslated(name: str) -> list[str]:
    # An expression becomes a digit: it takes its place without being a word.
    parser = _Words()
    parser.feed(_JINJA.sub("0", _CLASSES.sub("", read(name))))
    return [word for word in parser.found if word not in _SAME_EVERYWHERE]


def test_every_visible_string_can_be_translated() -> None:
    spoken = [name for name in _pages() if not name.startswith(_DOCUMENTATION)]
    fixed = {name: words for name in spoken if (words := _untranslated(name))}
    assert not fixed, f"wrap these in _(): {fixed}"


def test_partials_list_their_inputs_on_line_one() -> None:
    partials = [name for name in _pages() if name.rpartition("/")[2].startswith("_")]
    silent = [name for name in partials if not read(name).startswith("{# Inputs:")]
    assert not silent, f"begin these with {{# Inputs: … #}}: {silent}"


def test_every_field_has_a_label() -> None:
    bare = []
    for name in _pages():
        text = read(name)
        for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
            hidden = re.search(r'type="(?:hidden|submit|button)"', field)
            labelled = re.search(r"\baria-label(?:ledby)?=|\bid=", field)
            if not hidden and not labelled and "<label" not in text:
                bare.append(f"{name}: {field[:60]}")
    assert not bare, f"give these a label: {bare}"


def test_a_page_has_one_h1() -> None:
    pages = [name for name in _pages() if "{% extends" in read(name) and "/email/" not in name]
    wrong = [name for name in pages if len(re.findall(r"<h1\b", read(name))) > 1]
    assert not wrong, f"one h1 in: {wrong}"


def test_no_view_hands_over_a_name_that_the_frame_keeps_for_itself() -> None:
    kept = set(re.findall(r"{% import \S+ as (\w+)", read("templates/base.html")))
    handed = [
        (name, keyword.arg)
        for name in named(".py", under=("app/web/",))
        for call in ast.walk(ast.parse(read(name)))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "render_template"
        for keyword in call.keywords
    ]

    assert kept
    assert handed
    assert [each for each in handed if each[1] in kept] == []
