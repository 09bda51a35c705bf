"""What a mail server tells of a mail that came back (RFC 3464)."""

from __future__ import annotations

import re

_LOOKED_AT = 200_000  # bytes
_FAILED = re.compile(rb"^action:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)
# The address is no good. Not a full box, not a message that was found too large or unwanted.
_HARD = re.compile(
    rb"^status:[ \t]*5\.(?:0\.0|1\.(?:1|2|3|6|10)|2\.1|4\.1)\b", re.IGNORECASE | re.MULTILINE
)


def came_back_for_good(raw: bytes) -> bool:
    """Whether the report says that the address cannot be reached any more."""
    seen = raw[:_LOOKED_AT]
    return _FAILED.search(seen) is not None and _HARD.search(seen) is not None


def text_of_report(raw: bytes) -> str:
    """The report as letters, in which the number of our message stands."""
    return raw[:_LOOKED_AT].decode("ascii", "replace")
