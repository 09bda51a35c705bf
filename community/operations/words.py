"""What may be told of a kept error, and of an address."""

from __future__ import annotations

import re

# What stands before the colon of a kept error. What stands behind it may quote an address or a
# post, and is for whoever has the machine.
_CLASS = re.compile(r"(?:index: )?([A-Z][A-Za-z0-9_.]{2,60})(?=:|$)")


def error_class(error: str | None) -> str:
    """The kind of a kept error without what it quotes; empty when it names none.

    >>> error_class("index: KeyError: 'somebody'")
    'KeyError'
    """
    found = _CLASS.match(error or "")
    return found[1] if found else ""


def masked(address: str) -> str:
    """Enough of an address to tell two kinds of trouble apart, and not enough to write to it.

    >>> masked("ben@lake.example")
    'b…@lake.example'
    """
    name, at, host = address.rpartition("@")
    return f"{name[:1] if len(name) > 1 else ''}…{at}{host}"
