"""Pages read from either side: styles name beginnings and ends, sentences are whole and literal."""

from __future__ import annotations

import re

import pytest

from tests.architecture.files import named, read

_PHYSICAL = [
    (
        r"(?<![\w-])(?:scroll-)?(?:margin|padding|border|inset)-(?:left|right)\b",
        "write -inline-start or -inline-end",
    ),
    (r"(?<![\w-])(?:left|right)\s*:", "write inset-inline-start or inset-inline-end"),
    (
        r"\b(?:text-align|float|clear|justify-\w+)\s*:\s*(?:left|right)\b",
        "write start, end, inline-start or inline-end",
    ),
    (
        r"\bborder-(?:top|bottom)-(?:left|right)-radius\b",
        "write border-start-start-radius and its like",
    ),
    (r"\bto (?:left|right)\b|gradient\(\s*(?:90|270)deg", "use var(--forward-angle)"),
    (r"\btranslateX\(|\binset\s+-?[\d.]+(?:px|rem|em)\s+0", "multiply by var(--forward)"),
]
# Four values name the right side second and the left side fourth.
_FOUR = re.compile(
    r"(?<![\w-])(?:scroll-)?(?:margin|padding|inset|border-width|border-radius):((?:[^;()]|\([^()]*(?:\([^()]*\)[^()]*)*\))*);"
)
_VALUE = re.compile(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+")


@pytest.mark.parametrize(("pattern", "instead"), _PHYSICAL)
def test_styles_know_no_left_and_right(pattern: str, instead: str) -> None:
    wrong = [
        f"{name}:{number}: {line.strip()}"
        for name in named(".scss")
        for number, line in enumerate(read(name).splitlines(), 1)
        if re.search(pattern, line.split("//")[0])
    ]
    assert not wrong, f"{instead}, so that the page can be read from the right: {wrong}"


def test_styles_with_four_values_treat_both_sides_alike() -> None:
    wrong = [
        f"{name}: {found[0]}"
        for name in named(".scss")
        for found in _FOUR.finditer(read(name))
        if len(values := _VALUE.findall(found[1])) == 4 and values[1] != values[3]
    ]
    assert not wrong, (
        f"write -block and -inline, so that the page can be read from the right: {wrong}"
    )


# What cannot be found in the source as it stands cannot be translated.
_MADE_UP = re.compile(
    r"(?<![\w.])(?:_|N_|NP_|gettext|ngettext)\(\s*(?:f[\"']|[a-z_]+\s*[+,)]|[\"'][^\"']*[\"']\s*(?:%|\+|\.format))"
)


def test_every_sentence_stands_in_the_source_as_it_is_said() -> None:
    files = named(".py", under=("app/", "community/")) + named(
        ".html", ".txt", under=("templates/",)
    )
    wrong = [
        f"{name}: {found[0]}"
        for name in files
        for found in _MADE_UP.finditer(read(name))
        if "def " not in read(name)[max(0, found.start() - 4) : found.start()]
    ]
    assert not wrong, f"write the sentence out, with %(name)s for what changes: {wrong}"
