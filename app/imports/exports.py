"""The folder of a Stack Exchange dump, looked over before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from app.imports.rows import DamagedFile, Row, damaged, read_rows
from community.errors import Refused
from community.words import Words

# What each file's root element is called; the order is that of the report.
ROOTS = {
    "Users": "users",
    "Posts": "posts",
    "Comments": "comments",
    "Votes": "votes",
    "PostLinks": "postlinks",
    "Tags": "tags",
    "Badges": "badges",
    "PostHistory": "posthistory",
}
NEEDED = ("Users", "Posts")


class NoDump(Refused):
    """The folder does not hold what a dump holds."""

    code = "no_dump"

    def __init__(self, detail: str) -> None:
        super().__init__(Words(detail))  # read at the command line, which speaks English


@dataclass
class Export:
    """A dump: its files, how large they are, and a hash over what was read of them."""

    folder: Path
    sizes: dict[str, int]
    digest: Any = field(default_factory=sha256)

    def has(self, table: str) -> bool:
        """Whether the dump holds this file at all."""
        return table in self.sizes

    @property
    def bytes(self) -> int:
        """What there is to read."""
        return sum(self.sizes.values())

    def rows(self, table: str, advance: Callable[[int], None]) -> Iterator[Row]:
        """The rows of one table; none when the dump lacks the file."""
        if not self.has(table):
            return iter(())
        return read_rows(self.folder / f"{table}.xml", advance=advance, digest=self.digest)


def open_export(folder: Path) -> Export:
    """Look the folder over; raises NoDump or DamagedFile before anything could be written."""
    sizes = {
        table: path.stat().st_size for table in ROOTS if (path := folder / f"{table}.xml").is_file()
    }
    missing = [f"{table}.xml" for table in NEEDED if table not in sizes]
    if missing:
        raise NoDump(
            f"{folder} holds no {' and no '.join(missing)}. Name the folder into which a Stack "
            "Exchange dump was unpacked."
        )
    for table in sizes:
        _look_over(folder / f"{table}.xml", root=ROOTS[table])
    return Export(folder=folder, sizes=sizes)


def _look_over(path: Path, *, root: str) -> None:
    with path.open("rb") as file:
        head = file.read(8 * 1024)
        file.seek(max(path.stat().st_size - 256, 0))
        tail = file.read()
    _demand_beginning(path, head, root=root)
    text = tail.decode("utf-8", "ignore").rstrip()
    if not text.endswith((f"</{root}>", f"<{root}/>", f"<{root} />")):
        raise DamagedFile(
            f"{path.name} is cut off: it does not end with </{root}>. Fetch the dump again; "
            "nothing was written."
        )


class _Root:
    """Remembers the first element."""

    tag: str | None = None

    def start(self, tag: str, _attributes: Row) -> None:
        self.tag = self.tag or tag

    def end(self, _tag: str) -> None:
        """Only beginnings count."""

    def data(self, _text: str) -> None:
        """Nor does text."""

    def close(self) -> None:
        """Nor the end."""


def _demand_beginning(path: Path, head: bytes, *, root: str) -> None:
    first = _Root()
    try:
        DefusedXMLParser(target=first, forbid_dtd=True).feed(head)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise damaged(path, error) from None
    if first.tag != root:
        raise DamagedFile(
            f"{path.name} begins with <{first.tag}>, not with <{root}>. It is not the file of a "
            "Stack Exchange dump; nothing was written."
        )
