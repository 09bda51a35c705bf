"""The words of posts as they go into an article, and out of it again; no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from community.quoting import without_quotes
from community.text import HTML_SOURCE, plain

_BLOCK_END = re.compile(r"</(?:p|li|pre|h\d|blockquote|tr|div)>|<br ?/?>")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A post that goes into an article; `reply_id` is None for the first post of its thread."""

    thread_id: int
    reply_id: int | None
    author_id: int
    words: str  # Markdown, as it stands in the article
    credit: str = ""  # what the licence of an imported post asks for


def words_of(source: str, html: str, renderer: int) -> str:
    """What a post itself says, in Markdown; of posts in HTML the words alone.

    What it quotes is left out: those are the words of somebody else.
    """
    if renderer != HTML_SOURCE:
        return _tidy(without_quotes(source))
    parts = (plain(part) for part in _BLOCK_END.split(html))
    said = (" ".join(part.split()) for part in parts)
    return _tidy("\n\n".join(_MARKUP.sub(r"\\\1", part) for part in said if part))


def as_part(passage: Passage) -> str:
    """A post as it stands in an article, with the credit that its licence asks for."""
    return f"{passage.words}\n\n*{passage.credit}*" if passage.credit else passage.words


def without(body: str, passages: Iterable[Passage]) -> str | None:
    """The text of an article without these passages, each once, where it stands as it was taken.

    None when one of them is not found any more as it was: then a person has to look. Only what
    stands between empty lines is a passage: a short one is part of what others said, too.
    """
    body = body.replace("\r\n", "\n")
    for passage in passages:
        left = _without_part(body, as_part(passage))
        if left is None:
            left = _without_part(body, passage.words)
        if left is None:
            return None
        body = left
    return _tidy(body)


def holds(body: str, passage: Passage) -> bool:
    """Whether these words stand in the text of an article as they were taken."""
    return without(body, [passage]) is not None


def _without_part(body: str, part: str) -> str | None:
    if not part:
        return None
    at = re.search(rf"(?:\A|(?<=\n\n)){re.escape(part)}(?=\s*(?:\n\n|\Z))", body)
    return None if at is None else body[: at.start()] + body[at.end() :]


def _tidy(text: str) -> str:
    return _EMPTY_LINES.sub("\n\n", text.replace("\r\n", "\n")).strip()
