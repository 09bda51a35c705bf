"""Every ink can be read on every ground it stands on, in every theme: computed from the tokens."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import pytest

from tests.architecture.files import read

Colour = tuple[float, float, float]

_SHEET = "frontend/src/styles/_colours.scss"
_TOKEN = re.compile(r"--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);")
# What is laid over what: the contrasting mixins change some names of the plain ones.
_THEMES = {
    "light": ("light",),
    "dark": ("dark",),
    "contrast in light": ("light", "contrast-light"),
    "dusk": ("light", "dark", "dusk"),
    "contrast in dark": ("dark", "contrast-dark"),
}
_GROUNDS = ("paper", "surface", "sunken", "rail")
_WORDS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "ink-faint") for ground in _GROUNDS),
    *(
        (ink, ground)
        for ink in ("link", "accent-strong", "good", "warn", "bad", "calm", "action")
        for ground in _GROUNDS
    ),
    *((f"{tone}", f"{tone}-soft") for tone in ("good", "warn", "bad", "calm", "action")),
    *(("ink", f"{tone}-soft") for tone in ("good", "warn", "bad", "calm", "action", "accent")),
    *(("ink-soft", f"{tone}-soft") for tone in ("good", "calm", "action", "accent")),
    ("accent-strong", "accent-soft"),
    ("link", "accent-soft"),
    ("link", "action-soft"),
    ("ink", "mark"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-action", "action"),
    ("on-action", "action-strong"),
]
# Edges of controls, the ring around what has the focus, and marks that carry a meaning.
_SHAPES = [(ink, ground) for ink in ("line-strong", "accent") for ground in _GROUNDS]


def theme(name: str) -> dict[str, Colour]:
    """The colours of a theme by the names of the tokens."""
    text = read(_SHEET)
    found: dict[str, Colour] = {}
    for mixin in _THEMES[name]:
        body = re.search(rf"@mixin {mixin} \{{(.*?)\n\}}", text, re.DOTALL)
        assert body, f"no mixin {mixin} in {_SHEET}"
        for token, light, chroma, hue in _TOKEN.findall(body[1]):
            found[token] = (float(light), float(chroma), float(hue))
    return found


def luminance(colour: Colour) -> float:
    """Relative luminance (WCAG 2) of an oklch colour, cut to what sRGB can show."""
    light, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    red, green, blue = (min(max(part, 0.0), 1.0) for part in linear)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG 2 between two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _too_faint(
    colours: Mapping[str, Colour], pairs: list[tuple[str, str]], *, least: float
) -> list[str]:
    return [
        f"--{ink} on --{ground}: {ratio:.2f}"
        for ink, ground in pairs
        if (ratio := contrast(colours[ink], colours[ground])) < least
    ]


def test_the_ratio_is_that_of_the_standard() -> None:
    white, black, mid = (1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.5999, 0.0, 0.0)

    assert contrast(white, black) == pytest.approx(21, abs=0.01)
    assert contrast(white, mid) == pytest.approx(3.95, abs=0.02)  # sRGB 128, 128, 128


@pytest.mark.parametrize("name", _THEMES)
def test_words_can_be_read(name: str) -> None:
    least = 7.0 if name.startswith("contrast") else 4.5
    faint = _too_faint(theme(name), _WORDS, least=least)
    assert not faint, f"less than {least}:1 in the theme {name}: {faint}"


@pytest.mark.parametrize("name", _THEMES)
def test_controls_and_marks_can_be_seen(name: str) -> None:
    faint = _too_faint(theme(name), _SHAPES, least=3.0)
    assert not faint, f"less than 3:1 in the theme {name}: {faint}"
