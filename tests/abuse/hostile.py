"""Strings that mean harm, each with a mark, and what a browser would make of a page with them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MARK = "hx7"

HOSTILE: tuple[str, ...] = (
    f"<script>{MARK}()</script> words",
    f'"><img src={MARK} onerror={MARK}()> words',
    f"' onmouseover='{MARK}()' x='",
    f"<svg/onload={MARK}()> <{MARK}-mark>",
    f"[{MARK}](javascript:{MARK}())",
    f"[{MARK}](JaVa&#10;Script:{MARK}()) ![x](data:text/html,{MARK})",
    f"javascript:{MARK}()",
    f"//{MARK}.example/path",
    f"<math><mtext><mglyph><style><!--</style><img title='--><img src={MARK} onerror={MARK}()>'>",
    f"<form action=//{MARK}.example><input name=csrf_token id={MARK}><button>",
    f"<base href=//{MARK}.example><meta http-equiv=refresh content='0;url=//{MARK}.example'>",
    f"{MARK} {{{{7*191}}}} ${{7*191}} {{%debug%}} #{{7*191}}",
    f'```"><img src=x onerror={MARK}()>\nsow\n```',
    f"{MARK}\r\nSet-Cookie: {MARK}=1\r\n\r\n<{MARK}-mark>",
    f"{MARK} \x00 nought",
    f"{MARK} \ud800 half a pair",
    f"{MARK} \u202e drow \u2066",
    f"{MARK}' OR '1'='1' --; DROP TABLE threads",
    f"=cmd|' /C {MARK}'!A0",
    f"../../{MARK}/..%2f..%2fetc/passwd",
    f"{MARK} %s %n %(x)s {{0.__class__}}",
    f"{MARK}" + "w" * 5_000,
    f"{MARK} " + "[" * 3_000,
    "",
    " \u200b\u2060 ",
    f"{MARK} 😀:smile:" + '"' * 50,
    str(2**70),
    "-1",
    "१",
    "null",
    "NaN",
    f"__proto__ {MARK}",
)
# In JSON a value need not be text.
ODD: tuple[object, ...] = (None, True, -1, 2**70, 1.5, [], {}, [[[]]], {"$ne": 1}, ["x"] * 300)

_LEADS = re.compile(r"[\s\x00-\x20]*(?:javascript|vbscript|data|file):", re.IGNORECASE)
_ELSEWHERE = re.compile(rf"[\s\x00-\x20]*(?://|\\\\|/\\){MARK}")


class _Page(HTMLParser):
    """Notes what would run or lead astray."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        if MARK in tag or tag in ("base", "math", "mglyph"):
            self.found.append(f"<{tag}>")
        for name, given in attrs:
            value = given or ""
            leads = name in ("href", "src", "action", "formaction") and (
                _LEADS.match(value) or _ELSEWHERE.match(value)
            )
            if name.startswith("on") or MARK in name or (leads and MARK in value):
                self.found.append(f"<{tag} {name}={value[:60]!r}>")
            if name in ("style", "srcdoc") or (name == "id" and MARK in value):
                self.found.append(f"<{tag} {name}={value[:60]!r}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and MARK in data:
            self.found.append(f"<{self._inside}> holds {data[:60]!r}")
        if "1337" in data and MARK in data:
            self.found.append(f"was computed: {data[:60]!r}")


def harm_in(page: str) -> list[str]:
    """What of the marked strings became markup, a script or a way out; empty when none did."""
    reader = _Page()
    reader.feed(page)
    return reader.found
