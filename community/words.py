"""Sentences of the domain: marked here, translated where a person reads them.

The domain knows no languages. It raises and returns `Words`, which are the English sentence and
remember what they were made of, so that a page, a problem document or an acknowledgement can say
them in the reader's language. Logs and the command line read the English as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Self

# A list becomes "A, B and C" in the language it is read in; a number gets its separators there.
Value = str | int | Sequence[str]


class Words(str):
    """An English sentence with the template and the values it was made of."""

    template: str
    plural: str | None
    number: int
    values: Mapping[str, Value]

    def __new__(
        cls,
        template: str,
        values: Mapping[str, Value] = MappingProxyType({}),
        *,
        plural: str | None = None,
        number: int = 1,
    ) -> Self:
        """Fill the template, or its plural for any number but one."""
        chosen = template if plural is None or number == 1 else plural
        made = super().__new__(cls, chosen % _english(values) if values else chosen)
        made.template, made.plural, made.number, made.values = template, plural, number, values
        return made


def N_(template: str, **values: Value) -> Words:  # noqa: N802 (gettext's own name for this)
    """Mark a sentence for translation; `%(name)s` stands for one of the values."""
    return Words(template, values)


def NP_(one: str, many: str, count: int, **values: Value) -> Words:  # noqa: N802 (the same)
    """The same with a plural; the count fills `%(num)s`."""
    return Words(one, {"num": count, **values}, plural=many, number=count)


def _english(values: Mapping[str, Value]) -> dict[str, str]:
    return {name: _in_english(value) for name, value in values.items()}


def _in_english(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    *front, last = value
    return f"{', '.join(front)} and {last}" if front else last
