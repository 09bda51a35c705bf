"""What this code does not say, because each of these has hurt somebody before."""

from __future__ import annotations

import re

import pytest

from tests.architecture.files import PACKAGES, named, read

# The rendered text of a post is marked as safe in one place alone.
_RENDERS = "app/presenters.py"
_FETCHES = {"app/fetching/fetcher.py", "app/fetching/wire.py"}
# Scale data must come out the same for the same seed.
_REPEATABLE = {f"app/demo/{name}.py" for name in ("drafts", "scale", "words")}

_BANS = [
    ("app/ community/", r"\bMarkup\(", {_RENDERS}, f"only {_RENDERS} declares HTML safe"),
    (
        "app/ community/ search/",
        r"_external\s*=\s*True",
        set(),
        "build links from HEARTH_BASE_URL: a forged Host header must not reach a mail",
    ),
    ("app/ community/ search/", r"\bxml\.etree\b", set(), "use defusedxml"),
    ("app/ community/", r"\bimport pickle\b|\bfrom pickle\b", set(), "use JSON: a pickle is code"),
    (
        "app/ community/",
        r"^\s*(?:import random|from random)\b",
        _REPEATABLE,
        "use secrets for what must not be guessed; pass a random.Random for the rest",
    ),
    (
        "app/ community/ search/",
        r"^\s*(?:import|from) (?:requests|httpx|httpcore|urllib\.request|urllib3)\b",
        _FETCHES,
        "only app.fetching talks to other machines: it refuses addresses of the inner network",
    ),
    ("app/", r"unknown\s*=\s*(?:INCLUDE|EXCLUDE)", set(), "a schema refuses what it does not know"),
    (
        "app/ community/",
        r"\.offset\(",
        {"community/threads/queries/reach.py"},
        "page by key: an offset skips and repeats",
    ),
    (
        "app/ community/",
        r"\bbegin_nested\(",
        {"community/outbox.py"},
        "use community.outbox.savepoint: what a part recorded goes when it is undone",
    ),
    ("app/ community/", r"\bbackref\b", set(), "use back_populates"),
    ("app/ community/ search/", r"\b(?:TODO|FIXME|XXX)\b", set(), "finish it or leave it out"),
]


@pytest.mark.parametrize(("folders", "pattern", "allowed", "instead"), _BANS)
def test_python_does_not_say(folders: str, pattern: str, allowed: set[str], instead: str) -> None:
    wrong = [
        f"{name}:{number}"
        for name in named(".py", under=tuple(folders.split()))
        if name not in allowed
        for number, line in enumerate(read(name).splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert not wrong, f"{instead}: {wrong}"


_TEMPLATE_BANS = [
    (r"\|\s*safe\b|\{%-?\s*autoescape", f"only {_RENDERS} declares HTML safe"),
    (r"\sstyle\s*=", "the security policy refuses inline styles: give it a class"),
    (r"<style\b", "the security policy refuses inline styles: write a Sass file"),
    (
        r"<script\b(?![^>]*\bsrc=)(?! type=\"application/ld\+json\")",  # data, which never runs
        "the security policy refuses inline scripts",
    ),
    (r"\son[a-z]+\s*=\s*[\"']", "the security policy refuses handlers: use data-behaviour"),
    (r"\b(?:src|href)\s*=\s*[\"']https?://", "pages load nothing from other machines"),
]


@pytest.mark.parametrize(("pattern", "instead"), _TEMPLATE_BANS)
def test_templates_do_not_say(pattern: str, instead: str) -> None:
    pages = [name for name in named(".html", under=("templates/",)) if "/email/" not in name]
    wrong = [name for name in pages if re.search(pattern, read(name))]
    assert not wrong, f"{instead}: {wrong}"


_IGNORE = re.compile(
    r"#\s*(?:noqa\b(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type: ignore(?:\[[^\]]*\])?)"
)
_PRAGMA = re.compile(r"#\s*pragma: no cover")


def test_every_exception_to_a_rule_has_its_reason_on_the_same_line() -> None:
    bare = [
        f"{name}:{number}"
        for name in named(".py", under=(*PACKAGES, "tests/", ".ci/", "migrations/env.py"))
        for number, line in enumerate(read(name).splitlines(), 1)
        for found in [_IGNORE.search(line) or _PRAGMA.search(line)]
        if found and len(line[found.end() :].strip(" #-")) < 8
    ]
    assert not bare, f"say why, on the same line: {bare}"
