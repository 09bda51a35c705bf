"""Pure rules about aliases."""

from __future__ import annotations

SIGN = "-alias-"  # how the handle of an alias begins; none that a person can take does
FEW_ACTIVE = 12  # with fewer people active, who asked is easily guessed
ACTIVE_WEEKS = 8


def said_as(handle: str, name: str) -> str:
    """What stands behind the @ of a quote: the handle or, of an alias, its name in one word."""
    return name.replace(" ", "-") if is_alias(handle) else handle


def is_alias(handle: str) -> bool:
    """Whether this is the handle of an alias."""
    return handle.startswith(SIGN)
