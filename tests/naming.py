"""Whether a short word stands in an answer, and not by chance within a token."""

from __future__ import annotations

import re


def says(text: str, word: str) -> bool:
    """Whether the word stands there by itself; tokens are letters, digits, `-` and `_`."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None
