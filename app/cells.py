"""Words that people typed, as cells of a table that a spreadsheet may open."""

from __future__ import annotations

# By its first sign a spreadsheet takes a cell for a formula; full-width signs count too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  # on purpose


def as_cell(typed: str) -> str:
    """The words, which a spreadsheet shows and does not run."""
    return f"'{typed}" if typed.lstrip(" ").startswith(_FORMULA) else typed
