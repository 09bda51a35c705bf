"""The number of a thread as people name one: by its address or by the number itself."""

from __future__ import annotations

import re

from community.errors import Refused
from community.words import N_

_ADDRESS = re.compile(r"(?:.*/threads/)?(\d{1,18})(?:[/?#].*)?")


def number_typed(typed: str) -> int:
    """The number; Refused, at the field `target`, for what names no thread."""
    found = _ADDRESS.fullmatch(typed.strip())
    if found is None:
        words = N_("Paste the address of the other thread, or its number.")
        raise Refused(words, code="bad_target", fields={"target": words})
    return int(found[1])
