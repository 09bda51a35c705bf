"""A progress bar on standard error, with what is being read and how fast."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self

import click

_MB = 1_000_000


class Progress:
    """Counts bytes, or other units, of named parts up to a total; call it with (part, count)."""

    def __init__(self, total: int, *, label: str = "reading", unit: str = "MB") -> None:
        self._unit = unit
        self._bar: Any = click.progressbar(
            length=max(total, 1),
            label=label,
            file=sys.stderr,
            show_pos=False,
            item_show_func=lambda _item: self._shown(),
            update_min_steps=256 * 1024 if unit == "MB" else max(total // 200, 1),
        )
        self._part, self._read, self._began = "", 0, time.monotonic()

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.__exit__(kind, error, trace)

    def __call__(self, part: str, count: int) -> None:
        self._part, self._read = part, self._read + count
        self._bar.update(count)

    def _shown(self) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        if self._unit != "MB":
            return f"{self._part} {self._read / seconds:,.0f} {self._unit}/s"
        return f"{self._part} {self._read / _MB / seconds:.1f} MB/s"
