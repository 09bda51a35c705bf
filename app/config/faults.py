"""What is wrong with a setting, said to whoever set it."""

from __future__ import annotations


class BadSetting(ValueError):
    """A setting is wrong; the sentence names it and says what would be right."""
