"""A list of people as a spreadsheet saves it: read strictly, each line that is no good named.

Apart from `actions` because it is pure and knows no database: the look beforehand and the worker
read the same text in the same way, and a line that was refused once is refused again.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from community.errors import Refused
from community.roster.faults import LONGEST, Fault, Faulty
from community.words import N_, Words

MOST_ROWS = 10_000
MOST_BYTES = 2 * 1024 * 1024
COLUMNS = ("name", "email", "team", "manager", "location")
# By its first sign a spreadsheet takes a cell for a formula; full-width signs count too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
SAID = 80  # characters of a cell that are repeated to whoever mends it


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line that can be worked off; `email` and `manager` in lower case, empty cells empty."""

    line: int
    name: str
    email: str
    team: str = ""
    manager: str = ""
    location: str = ""


def decoded(content: bytes) -> str:
    """The text of a file; Refused for one that is too big or not in UTF-8."""
    if len(content) > MOST_BYTES:
        raise _refused(N_("The file is larger than 2 MB. Cut it into several."), code="too_big")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(
            N_("The file is not in UTF-8. Save it as “CSV UTF-8” and choose it again."),
            code="bad_encoding",
        ) from None
    if "\0" in text:
        raise _refused(
            N_("This is no CSV file. Save the table as “CSV UTF-8” and choose it again."),
            code="no_csv",
        )
    return text


def read_rows(text: str) -> tuple[list[Row], list[Faulty]]:
    """The good lines of a list and the others, both in order.

    Raises Refused, with a word at the field `file`, when the list as a whole is no good: no
    heading, an unknown or missing column, a quotation mark that is never closed, too many lines.
    """
    lines = _lines(text)
    heading = next(lines, None)
    if heading is None:
        raise _refused(_heading_words(), code="no_heading")
    places = _places(heading[1])
    rows: list[Row] = []
    faulty: list[Faulty] = []
    seen: dict[str, int] = {}
    for count, (line, cells) in enumerate(lines, start=1):
        if count > MOST_ROWS:
            raise _refused(
                N_(
                    "The list has more than %(most)s lines. Cut it into several.",
                    most=MOST_ROWS,
                ),
                code="too_many",
            )
        found = _row(line, cells, places)
        if isinstance(found, Row) and found.email in seen:
            found = Faulty(line=line, fault=Fault.TWICE, said=str(seen[found.email]))
        if isinstance(found, Row):
            seen[found.email] = line
            rows.append(found)
        else:
            faulty.append(found)
    return rows, faulty


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, each with the number of the line it begins on."""
    text = text.removeprefix("\ufeff")
    first = text.lstrip().partition("\n")[0]
    sign = max(",;\t", key=first.count)
    # A cell of any length is read, so that its line and column can be named; `decoded` has made
    # sure that all of them together are no longer than this.
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise _refused(
                N_(
                    "Line %(line)s cannot be read: a quotation mark is opened and not closed, or "
                    "stands inside a cell. Write it twice there, or take it out.",
                    line=begins,
                ),
                code="bad_quotes",
            ) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, cells


def cells_of(text: str) -> Iterator[str]:
    """Every cell of a list that could be read; nothing of an empty one."""
    for _line, cells in _lines(text):
        yield from cells


def _places(cells: Sequence[str]) -> Mapping[str, int]:
    named = [" ".join(cell.split()).lower() for cell in cells]
    while named and not named[-1]:  # a spreadsheet may save empty columns at the end
        named.pop()
    unknown = [name for name in named if name not in COLUMNS]
    if unknown or len(set(named)) < len(named) or not {"name", "email"} <= set(named):
        raise _refused(_heading_words(), code="bad_heading")
    return {name: place for place, name in enumerate(named)}


def _heading_words() -> Words:
    return N_(
        "The first line must name the columns: name and email, and if you like team, manager and "
        "location, each once and nothing else."
    )


def _row(line: int, cells: Sequence[str], places: Mapping[str, int]) -> Row | Faulty:
    if any(cell.strip() for cell in cells[len(places) :]):
        return Faulty(line=line, fault=Fault.CELLS)
    given = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    values = {name: " ".join(cell.split()) for name, cell in given.items()}
    for name, cell in given.items():
        wrong = _fault_of_cell(name, cell, values[name])
        if wrong is not None:
            said = name if wrong is Fault.TOO_LONG else values[name][:SAID]
            return Faulty(line=line, fault=wrong, said=said)
    values["email"] = values["email"].lower()
    values["manager"] = values.get("manager", "").lower()
    fault = _fault(values)
    if fault is not None:
        said = values["manager" if fault is Fault.BAD_MANAGER else "email"][:SAID]
        return Faulty(line=line, fault=fault, said=said)
    return Row(line=line, **values)


def _fault_of_cell(name: str, cell: str, value: str) -> Fault | None:
    if cell.lstrip(" ").startswith(_FORMULA):
        return Fault.FORMULA
    if len(value) > LONGEST[name]:
        return Fault.TOO_LONG
    unseen = any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value)
    return Fault.UNSEEN if unseen else None


def _fault(values: Mapping[str, str]) -> Fault | None:
    if not any(unicodedata.category(letter)[0] in "LN" for letter in values["name"]):
        return Fault.NO_NAME
    if not values["email"]:
        return Fault.NO_EMAIL
    if not is_address(values["email"]):
        return Fault.BAD_EMAIL
    if values["manager"] and not is_address(values["manager"]):
        return Fault.BAD_MANAGER
    return Fault.OWN_MANAGER if values["manager"] == values["email"] else None


def is_address(typed: str) -> bool:
    """Whether this has the form of a mail address in lower case."""
    return len(typed) <= LONGEST["email"] and _ADDRESS.fullmatch(typed) is not None


def _refused(words: Words, *, code: str) -> Refused:
    return Refused(words, code=code, fields={"file": words})


def managers_first(rows: Sequence[Row]) -> list[Row]:
    """The lines in an order that depends on nothing else: a manager's before their people's."""
    by_email = {row.email: row for row in rows}
    depths: dict[str, int] = {}
    for row in rows:
        way = list(_way_up(row, by_email, depths))
        base = depths.get(way[-1].manager, -1) + 1
        for depth, one in enumerate(reversed(way), start=base):
            depths[one.email] = depth
    return sorted(rows, key=lambda row: (depths[row.email], row.line))


def _way_up(row: Row, by_email: Mapping[str, Row], depths: Mapping[str, int]) -> Iterator[Row]:
    """The line and those of its managers, up to one whose depth is known."""
    at: Row | None = row
    while at is not None:
        yield at
        at = by_email.get(at.manager) if at.manager not in depths else None
