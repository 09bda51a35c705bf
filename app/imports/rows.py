"""One dump file as a stream of rows: never a tree, never a DTD, never more than the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from community.errors import Refused
from community.words import Words

_CHUNK = 64 * 1024
# One row is read whole before it is looked at, so its size is bounded before that.
LARGEST_ROW = 64 * 1024 * 1024
_LARGEST_CHUNK = 4 * 1024 * 1024
_END = True  # what tells the parser that nothing follows
_DEEPEST = 2  # the root and its rows; dumps have nothing below

Row = dict[str, str]


class DamagedFile(Refused):
    """A file is no dump, is cut off, or hides something; the sentence names it."""

    code = "damaged_file"

    def __init__(self, detail: str) -> None:
        super().__init__(Words(detail))  # read at the command line, which speaks English


class _Rows:
    """Collects the attributes of `row` elements as the parser meets them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Row] = []
        self.depth = 0

    def start(self, tag: str, attributes: Row) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise DamagedFile(f"{self.name} is nested deeper than a dump is.")
        if self.depth == _DEEPEST and tag == "row":
            self.found.append(attributes)

    def end(self, _tag: str) -> None:
        self.depth -= 1


def _parser(rows: _Rows) -> DefusedXMLParser:
    """A parser that refuses document types, wired straight to the rows.

    The tree builder between them would take as long as all the rest of the reading.
    """
    parser = DefusedXMLParser(forbid_dtd=True)
    expat = parser.parser
    expat.ordered_attributes = False
    expat.StartElementHandler = rows.start
    expat.EndElementHandler = rows.end
    expat.CharacterDataHandler = None
    expat.DefaultHandlerExpand = None
    return parser


def read_rows(
    path: Path, *, advance: Callable[[int], None] | None = None, digest: Any = None
) -> Iterator[Row]:
    """The rows of a file, in order; `advance` is told how many bytes were read, as they are.

    `digest`, a hashlib object, sees the whole file. Raises DamagedFile.
    """
    digest = digest or sha256()
    collected = _Rows(path.name)
    parser = _parser(collected)
    size, without_row = _CHUNK, 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(size):
                digest.update(chunk)
                parser.parser.Parse(chunk)
                without_row = 0 if collected.found else without_row + len(chunk)
                # The parser starts a long row over with every piece of it: give it larger ones.
                size = _CHUNK if collected.found else min(size * 2, _LARGEST_CHUNK)
                if without_row > LARGEST_ROW:
                    raise DamagedFile(f"{path.name} holds a row of more than 64 MB.")
                yield from collected.found
                collected.found.clear()
                if advance is not None:
                    advance(len(chunk))
        parser.parser.Parse(b"", _END)
    except (ExpatError, DefusedXmlException, LookupError, ValueError) as error:
        raise damaged(path, error) from None
    yield from collected.found


def damaged(path: Path, error: Exception) -> DamagedFile:
    """The sentence for a parser's complaint."""
    if isinstance(error, DefusedXmlException):
        return DamagedFile(
            f"{path.name} declares a document type or entities. Dumps have none, and they can "
            "be used to read other files; nothing of it was taken."
        )
    return DamagedFile(
        f"{path.name} is not well-formed XML ({error}). Fetch the dump again; a run over the "
        "whole file continues where this one ended."
    )
