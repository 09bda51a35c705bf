"""What people write becomes HTML in a time that nobody can stretch."""

from __future__ import annotations

import contextlib
import re
import time

import pytest

from community.errors import Refused
from community.markdown import COLOURED
from community.text import HTML_SOURCE, MOST_COLOURED, render, render_edited, render_html


def test_code_of_a_language_that_is_known_is_coloured() -> None:
    assert '<span class="k">def</span>' in render("```python\ndef sow(): ...\n```").html
    assert "<span" not in render("```klingon\ndef sow(): ...\n```").html
    for language in COLOURED:
        assert "<code" in render(f"```{language}\nsow\n```").html


def test_code_that_is_long_is_shown_as_it_is() -> None:
    code = "def sow(): ...\n" * (MOST_COLOURED // 15 - 1)
    once, twice = (render(f"```python\n{code}```\n\n" * times).html for times in (1, 2))

    assert once.count("<span") > 100
    assert twice.count("<span") == once.count("<span")
    assert twice.count("def") == 2 * once.count("def")


@pytest.mark.parametrize("language", ["autoit", "fan", "java", "python"])
@pytest.mark.parametrize("piece", [" ", "a", "\n "])
def test_e6_no_code_takes_longer_than_a_moment(language: str, piece: str) -> None:
    code = piece * (20_000 // len(piece))
    started = time.process_time()

    render(f"```{language}\n{code}x\n```")

    assert time.process_time() - started < 5


def test_headings_begin_below_those_of_the_page_and_leave_no_level_out() -> None:
    found = render("### Clay\n\n##### Ash\n\n# Kiln\n\n## Draught").html

    assert re.findall(r"<(h\d)>(\w+)</\1>", found) == [
        ("h3", "Clay"),
        ("h4", "Ash"),
        ("h3", "Kiln"),
        ("h4", "Draught"),
    ]


@pytest.mark.parametrize("piece", ["://", "http://a.b/(", "a://", "http://", "x://http://a "])
def test_e6_no_number_of_addresses_takes_longer_than_a_moment(piece: str) -> None:
    started = time.process_time()

    with contextlib.suppress(Refused):
        render((piece * 64_000)[:64_000])

    assert time.process_time() - started < 3


def test_addresses_are_links_to_where_they_end() -> None:
    found = render(
        "**see https://a.example/x_y_z** (HTTP://b.example/(c)), xhttp://no.example, ftp://d.example\n\n"
        "[at https://e.example](https://f.example) `https://g.example` javascript://h.example"
    ).html

    assert re.findall(r'href="([^"]*)"[^>]*>([^<]*)', found) == [
        ("https://a.example/x_y_z", "https://a.example/x_y_z"),
        ("HTTP://b.example/(c)", "HTTP://b.example/(c)"),
        ("https://f.example", "at https://e.example"),
    ]


def test_items_that_begin_with_brackets_are_tasks() -> None:
    found = render(
        "- [ ] Line the kiln with **clay**\n- [x] Dry the wood\n- [X] @ada asks\n  - [ ] inside\n"
        "- []no\n- [y] no\n- [ ]no\n- `[ ]` no\n\n1. [x] Light it\n\n[ ] no list"
    ).html

    assert re.findall(r'<li class="task">(?:\s*<p>)?(.{12})', found) == [
        "☐ Line the k",
        "☑ Dry the wo",
        '☑ <a class="',
        "☐ inside</li",
        "☑ Light it</",
    ]
    assert found.count("<strong>clay</strong>") == 1
    assert found.count("☐") == 2
    assert "<p>[ ] no list</p>" in found


def test_a_class_that_only_looks_like_a_task_is_dropped_from_foreign_html() -> None:
    assert render_html('<ul><li class="button task">x</li></ul>').html == (
        '<ul><li class="task">x</li></ul>'
    )


def test_e6_html_of_endless_elements_is_refused_at_once() -> None:
    started = time.process_time()

    with pytest.raises(Refused):
        render_edited("<div>" * 80_000, renderer=HTML_SOURCE)

    assert time.process_time() - started < 1
    assert render_edited("<p>ash</p>" * 9_000, renderer=HTML_SOURCE).html
