"""How many read for each who writes, and how often readers come: H16 and H17."""

from __future__ import annotations

from collections.abc import Iterator

from community.health.queries.visits import Readers
from community.health.shapes import FEWEST_PEOPLE, Signal


def reading_signals(readers: Readers | None) -> Iterator[Signal]:
    """The signals of this module; none below five readers, or five writers where they are told."""
    yield _readers_per_writer(readers or Readers())
    yield _weekly_share(readers or Readers())


def _readers_per_writer(readers: Readers) -> Signal:
    """Readers (at least one page) to writers, in the newest whole four weeks."""
    if readers.month < FEWEST_PEOPLE or readers.writers < FEWEST_PEOPLE:
        return Signal(code="H16", value=None, n=0, enough=False)
    return Signal(
        code="H16",
        value=readers.month / readers.writers,
        n=readers.month,
        enough=True,
        numbers={"readers": float(readers.month), "writers": float(readers.writers)},
    )


def _weekly_share(readers: Readers) -> Signal:
    """Readers of a mean week to readers of the four weeks."""
    if readers.month < FEWEST_PEOPLE:
        return Signal(code="H17", value=None, n=0, enough=False)
    mean = sum(readers.weeks) / len(readers.weeks)
    return Signal(
        code="H17",
        value=mean / readers.month,
        n=readers.month,
        enough=True,
        numbers={"monthly": float(readers.month)},
    )
