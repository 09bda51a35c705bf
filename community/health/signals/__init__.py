"""The signals H1 to H22 as pure functions over one community's window.

H20 is not built, and H21 begins with live sessions: what is not counted is not told as too little.
"""

from __future__ import annotations

from community.health.shapes import Signal
from community.health.signals.activity import activity_signals
from community.health.signals.concentration import concentration_signals
from community.health.signals.response import response_signals
from community.health.signals.ties import tie_signals
from community.health.signals.window import Window, without

# Counted from visits, which stand elsewhere (`readers`); until they are they stand empty here.
_OF_READERS = ("H16", "H17")


def all_signals(window: Window) -> dict[str, Signal]:
    """Every signal by its code; those with too little behind them say so and show no value."""
    found = [
        *activity_signals(window),
        *response_signals(window),
        *concentration_signals(window),
        *tie_signals(window),
        *(without(code) for code in _OF_READERS),
    ]
    return {each.code: each for each in sorted(found, key=lambda each: int(each.code[1:]))}
