"""What a move of the library is."""

from __future__ import annotations

from dataclasses import dataclass

from community.words import Words


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing to try; `title` and `body` are a message to send, `kind` the thread it opens."""

    code: str
    reason: str
    name: Words
    helps: Words
    signal: str
    kind: str
    title: Words
    body: Words
