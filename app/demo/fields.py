"""Strict reading of one TOML table: every key is known, every value has its type."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from app.demo.moments import Moment


class DemoTextError(ValueError):
    """A text file of the demonstration is wrong; the sentence names file and line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}, line {line}: {problem}")
        self.path = path
        self.line = line


def load(path: Path, source: str, *, first_line: int = 1) -> dict[str, Any]:
    """The TOML in `source`, which begins at `first_line` of `path`."""
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        offset = int(found[1]) - 1 if found else 0
        raise DemoTextError(path, first_line + offset, str(error)) from error


class Fields:
    """Takes the fields of a table one by one; `done()` refuses what nobody took."""

    def __init__(self, path: Path, table: dict[str, Any], *, source: str, first_line: int) -> None:
        self._path = path
        self._table = dict(table)
        self._lines = source.splitlines()
        self._first_line = first_line

    def fail(self, key: str, problem: str) -> DemoTextError:
        """The error to raise about `key`, at the line on which it stands."""
        at = (n for n, line in enumerate(self._lines) if re.match(rf"{re.escape(key)}\s*=", line))
        return DemoTextError(self._path, self._first_line + next(at, 0), problem)

    def text(self, key: str) -> str:
        """A string that is not empty, without blanks around it."""
        value = self._table.pop(key, None)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"{key!r} must be a text that is not empty")
        return value.strip()

    def choice(self, key: str, allowed: tuple[str, ...], *, otherwise: str | None = None) -> str:
        """One of a few words; `otherwise` when the key may be absent and is."""
        if otherwise is not None and key not in self._table:
            return otherwise
        value = self.text(key)
        if value not in allowed:
            raise self.fail(key, f"{key!r} is {value!r}; write one of {', '.join(allowed)}")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when the key is absent."""
        value = self._table.pop(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, f"{key!r} must be true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings without repetition; empty when the key is absent."""
        value = self._table.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.fail(key, f"{key!r} must be a list of texts")
        if len(set(value)) < len(value):
            raise self.fail(key, f"{key!r} names something twice")
        return tuple(value)

    def weeks(self, key: str) -> tuple[int, ...]:
        """A list of week numbers, all negative; empty when the key is absent."""
        value = self._table.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(n, int) and n < 0 for n in value):
            raise self.fail(key, f"{key!r} must be a list of weeks such as [-27, -26]")
        return tuple(value)

    def moment(self, key: str) -> Moment:
        """A moment that must be there."""
        return self._moment(key, self._table.pop(key, None))

    def moment_or_none(self, key: str) -> Moment | None:
        """A moment, or None when the key is absent."""
        value = self._table.pop(key, None)
        return None if value is None else self._moment(key, value)

    def moments(self, key: str) -> dict[str, Moment]:
        """A table of names and moments."""
        value = self._table.pop(key, None)
        if not isinstance(value, dict) or not value:
            raise self.fail(key, f"{key!r} must be a table of communities and moments")
        return {name: self._moment(key, moment) for name, moment in value.items()}

    def done(self) -> None:
        """Refuse a key that nobody asked for: it is a slip of the pen."""
        for key in self._table:
            raise self.fail(key, f"{key!r} is not a field here")

    def _moment(self, key: str, value: Any) -> Moment:
        try:
            return Moment.parse(str(value))
        except ValueError as error:
            raise self.fail(key, str(error)) from error
