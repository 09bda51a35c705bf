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


def without(body: str, passages: Iterable[str]) -> str | None:
    """The text of an article without these passages, each wherever it stands as it was taken.

    None when one of them is not found any more as it was: then a person has to look.
    """
    for words in passages:
        if not words or words not in body:
            return None
        body = body.replace(words, "")
    return _tidy(body)


def _tidy(text: str) -> str:
    return _EMPTY_LINES.sub("\n\n", text.replace("\r\n", "\n")).strip()
