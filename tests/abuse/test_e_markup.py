"""E: what people write is shown as words, and no text costs more than a moment."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest

from community.errors import Refused
from community.text import HTML_SOURCE, LONGEST_HTML, LONGEST_SOURCE, render, render_edited
from tests.abuse.conftest import Place

_RUN = {"script", "iframe", "base", "meta", "link", "style", "object", "embed", "form", "input"}
_RUN |= {"math", "svg", "mglyph", "noscript", "title", "textarea", "button", "template", "video"}
_LEADS_OUT = re.compile(r"[\s\x00-\x20]*(?:javascript|data|vbscript|file|//)", re.IGNORECASE)


class _Elements(HTMLParser):
    """What a browser would make of a text."""

    def __init__(self, made: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(made)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def is_harmless(self) -> bool:
        """Whether nothing runs, submits, dresses up or leads to another kind of place."""
        names = {name for name, _ in self.attributes}
        return not (
            self.names & _RUN
            or [name for name in names if name.startswith("on")]
            or names & {"id", "name", "style", "srcdoc", "formaction"}
            or [v for n, v in self.attributes if n in ("href", "src") and _LEADS_OUT.match(v)]
        )


_E2 = [
    "[x](javascript:alert(1))", "[x](JaVa&#10;Script:alert(1))", "[x](<javascript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)", "[x](vbscript:x)", "[x](file:///etc/passwd)",
    "[x](//evil.example/x)", "![x](//evil.example/x.png)", "![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]", "<javascript:alert(1)>", "[x](\\\\evil.example)",
    "[x](&#106;avascript:alert(1))", "[x](java\tscript:alert(1))", "[x](%6aavascript:alert(1))",
]  # fmt: skip
_E3 = [
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=x>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=x>'>",
    "<noscript><p title='</noscript><img src=x onerror=x>'>",
    "<title><a title='</title><img src=x onerror=x>'>", "<form><math><mtext></form><form><mglyph>",
    "<![CDATA[<script>alert(1)</script>]]>", "<!--><script>alert(1)</script>-->", "<?php x ?>",
]  # fmt: skip
_E4 = [
    "<p id=csrf_token name=body class='btn btn-danger' style='position:fixed'>x</p>",
    "<form action=/sign-out><input name=x autofocus onfocus=x></form>",
    "<base href=//evil.example>",
    "<iframe srcdoc='<script>x</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=//e'>",
    "<a href=/x class='mention btn'>x</a>", "<link rel=stylesheet href=//evil.example/x.css>",
]  # fmt: skip
_E11 = ['```"><img src=x onerror=x>\nsow\n```', "~~~ x' onload=x\nsow\n~~~", "```<b>\nsow\n```"]
_E12 = [
    ":x:",
    ':"onerror=x:',
    '😀" onmouseover=x',
    ":smile: ⟨img src=x⟩",
    "&#x1F600;&quot; onload=x",
]
_E1 = ["<script>alert(1)</script>", "<img src=x onerror=x>", "<svg/onload=x>", '"><x', "{{7*7}}"]
_E1 += ["${7*7}", "{%debug%}", "{{config}}", "#{7*7}"]


@pytest.mark.parametrize("source", [*_E1, *_E2, *_E3, *_E4, *_E11, *_E12])
def test_e1_e2_e3_e4_e11_e12_a_text_becomes_nothing_that_runs(source: str) -> None:
    for made in (render(source).html, render_edited(source, renderer=HTML_SOURCE).html):
        assert _Elements(made).is_harmless(), made
        assert "49" not in made
    links = re.findall(r"<a [^>]*>", render(source).html)
    assert all('rel="nofollow ugc noopener"' in each for each in links)


def test_e2_links_to_elsewhere_vouch_for_nothing() -> None:
    made = render("[x](https://example.test/) and https://other.test/").html

    assert made.count('rel="nofollow ugc noopener"') == 2


_BOMBS = {
    "brackets": "[" * 50_000,
    "images": "![" * 20_000,
    "stars": "*a " * 20_000,
    "quotes": ">" * 10_000,
    "table": "|" * 200 + "\n" + "|-" * 200 + "|\n" + ("|" * 200 + "\n") * 200,
    "lists": "".join("  " * depth + "- a\n" for depth in range(200)),
    "ticks": "".join("`" * count + "a" for count in range(300)),
    "entities": "&amp;" * 12_000,
    "links": "[a](b" * 12_000,
    "underscores": "_a__b_" * 10_000,
}


@pytest.mark.parametrize("source", _BOMBS.values(), ids=_BOMBS.keys())
def test_e6_no_text_takes_longer_than_its_length_allows(source: str) -> None:
    # A third of what may be sent: enough to tell a square from a line, also on a busy machine.
    started = time.process_time()
    try:
        made = render(source[: LONGEST_SOURCE // 3]).html
    except Refused as refused:
        made = refused.detail

    assert time.process_time() - started < 2
    assert len(made) <= LONGEST_HTML


def test_e6_a_text_beyond_the_limit_is_refused_unread() -> None:
    started = time.process_time()
    with pytest.raises(Refused):
        render("![" * LONGEST_SOURCE)
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize("source", [*_E1[:4], *_E3[:2], _E2[0], _E4[1]])
def test_e7_a_preview_is_as_safe_as_the_post(place: Place, source: str) -> None:
    thread = place.talk.start("cleo", body=source)
    alone = place.post("ada", "/preview", body=source)
    editing = place.post(
        "ada", f"/threads/{thread}/edit", title="Edited by Ada", body=source, version=1, preview="1"
    )

    assert alone.status_code == editing.status_code == 200
    assert _Elements(alone.text).is_harmless()
    shown = editing.text.split("data-preview ", 1)[1].split("</div>")[0]
    assert render(source).html.strip().split("\n")[0] in shown
    assert _Elements(shown).is_harmless()


def test_e9_a_word_without_an_end_is_posted_shown_and_found(place: Place) -> None:
    thread = place.talk.start(title="w" * 150, body="w" * 60_000)

    page = place.visitor().get(f"/threads/{thread}")

    assert page.status_code == 200
    assert "w" * 60_000 in page.text
    assert place.visitor().get(f"/search?q={'w' * 200}").status_code == 200
