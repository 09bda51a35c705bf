"""The two texts an organisation has."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a text is about."""

    TERMS = "terms"
    PRIVACY = "privacy"
