"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["good", "doubtful", "bad", "skipped"]


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, and what to do when it is not good."""

    name: str
    state: State
    says: str
    advice: str = ""


def good(name: str, says: str) -> Finding:
    """All is well."""
    return Finding(name, "good", says)


def doubtful(name: str, says: str, advice: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(name, "doubtful", says, advice)


def bad(name: str, says: str, advice: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(name, "bad", says, advice)
