"""Comments from elsewhere: inline Markdown, names of strangers, and a short cut that must agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community import text
from community.markdown import markdown_parser


def _parsed(source: str) -> str:
    with markdown_parser() as parser:
        inline = parser.renderInline(source, {"strangers": True})
    return text.sanitise(f"<p>{inline}</p>")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("@ben is **right**", "<p>@ben is <strong>right</strong></p>"),
        ("1. not a list", "<p>1. not a list</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        (
            "see https://a.test/x",
            '<p>see <a href="https://a.test/x" rel="nofollow ugc noopener">https://a.test/x</a></p>',
        ),
    ],
)
def test_a_remark_is_one_paragraph_of_safe_inline_markdown(source: str, html: str) -> None:
    assert text.render_remark(source).html == html


def test_a_remark_mentions_nobody_here() -> None:
    made = text.render_remark("@ada, look at [this](https://a.test)")
    assert made.mentions == ()
    assert "/people/" not in made.html


@given(st.text(alphabet="ab1Z é@.,:;/!?'\"()#%=+-*_`[]<>&\\\n…", max_size=40))
def test_the_short_cut_for_plain_remarks_agrees_with_the_parser(source: str) -> None:
    assert text.render_remark(source).html == _parsed(text.clean(source))
