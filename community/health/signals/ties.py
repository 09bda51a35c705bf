"""Whether help flows both ways: H12."""

from __future__ import annotations

from collections.abc import Iterator

from community.health.shapes import Signal
from community.health.signals.window import Window, plain, without

_FEWEST = 5  # pairs


def tie_signals(window: Window) -> Iterator[Signal]:
    """The signal of this module."""
    replies = {(pair.helper, pair.asker): pair.replies for pair in window.pairs}
    total = sum(replies.values())
    if window.few or len(replies) < _FEWEST or total == 0:
        yield without("H12")
        return
    returned = sum(min(each, replies.get((b, a), 0)) for (a, b), each in replies.items())
    twice = sum(pair.threads >= 2 for pair in window.pairs) / len(window.pairs)
    yield plain("H12", returned / total, len(replies), met_again=twice)
