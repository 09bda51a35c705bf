"""One row of the table of verbs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """What people do, how it is taken away from them, and the test that has to notice.

    `off` is said as `tests/switching/early/sitecustomize.py` reads it. Take away the act itself,
    so that the test fails where the second browser looks and not because a page is broken.
    """

    says: str
    off: str
    test: str  # inside tests/browser
