"""What people write becomes HTML in a time that nobody can stretch."""

from __future__ import annotations

import re
import time

import pytest

from community.markdown import COLOURED
from community.text import MOST_COLOURED, render


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
def test_no_code_takes_longer_than_a_moment(language: str, piece: str) -> None:
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
