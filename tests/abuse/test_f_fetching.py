"""F: nothing in Hearth fetches an address that somebody wrote, so there is nothing to lure."""

from __future__ import annotations

import re
from pathlib import Path

from community.text import render

_ROOT = Path(__file__).parents[2]
# What opens connections to addresses. `smtplib` speaks to the configured mail server alone.
_FETCHES = re.compile(
    r"^\s*(?:import|from) (requests|httpx|aiohttp|urllib3|urllib\.request|urllib import request"
    r"|http\.client|http import client|ftplib|pycurl|xmlrpc|feedparser)\b",
    re.MULTILINE,
)
_OF_ITSELF = {"app/cli/serve.py"}  # asks its own web process whether it is ready


def test_nothing_imports_what_fetches() -> None:
    sources = [
        path for layer in ("app", "community", "search") for path in (_ROOT / layer).rglob("*.py")
    ]
    fetching = {
        str(path.relative_to(_ROOT)): found
        for path in sources
        if (found := _FETCHES.findall(path.read_text(encoding="utf-8")))
    }

    assert len(sources) > 100
    assert set(fetching) == _OF_ITSELF, "build the guarded fetcher first; the cases of F test it"


def test_an_image_from_elsewhere_is_a_link_that_nobody_follows_unasked() -> None:
    made = render("![seeds](https://elsewhere.example/seeds.png)").html

    assert "<img" not in made
    assert 'href="https://elsewhere.example/seeds.png"' in made
