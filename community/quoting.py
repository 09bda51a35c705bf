"""Quotes of posts in plain Markdown: how one is written, and which posts a text quotes.

A quote begins with a line that names who wrote it and leads to the post:

    > [@ada wrote](/threads/7?post=31):
    >
    > The words.

It is a block quote with a link and nothing more, so it means the same wherever the text is taken.
The link says which post it is; in what language "wrote" stands there does not matter.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

MOST_QUOTES = 10  # of one text, whose authors are told
LONGEST_QUOTE = 1_000  # characters that are taken over when somebody quotes a whole post

# With all the lines that belong to it; a line cannot match in two ways, so time grows with length.
_QUOTE = re.compile(
    r"^ {0,3}> ?\[@[A-Za-z0-9_-]{1,40} [^\[\]\n]{1,60}\]"
    r"\(/threads/([1-9][0-9]{0,17})(?:\?post=([1-9][0-9]{0,17}))?(?:#[a-z0-9-]{0,40})?\)"
    r"[^\n]*(?:\n {0,3}>[^\n]*)*",
    re.MULTILINE,
)


class Quoted(NamedTuple):
    """A post that is quoted: a thread's first one, or one of its replies."""

    thread_id: int
    reply_id: int | None


def quotes_in(source: str) -> tuple[Quoted, ...]:
    """The posts that a text quotes, each once, in order; at most ten."""
    found = (
        Quoted(int(each[1]), int(each[2]) if each[2] else None) for each in _QUOTE.finditer(source)
    )
    return tuple(islice(dict.fromkeys(found), MOST_QUOTES))


def without_quotes(source: str) -> str:
    """A text without its quotes: who is named in one was named by somebody else."""
    return _QUOTE.sub(" ", source)


def block_quote(words: str, *, attribution: str, address: str) -> str:
    """The words as a quote of the post at that address, ready to be answered below."""
    lines = _shortened(words).splitlines()
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    return f"> [{attribution}]({address}):\n>\n{quoted}\n\n"


def _shortened(words: str) -> str:
    # What the post itself quotes is left out: who wants it quotes it where it stands.
    own = [line for line in words.strip().splitlines() if not line.lstrip().startswith(">")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()
    if len(text) <= LONGEST_QUOTE:
        return text
    return text[:LONGEST_QUOTE].rsplit(None, 1)[0] + " …"
