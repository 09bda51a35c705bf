"""Read a folder of Markdown files as a stranger may have left it: one file after the other."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from community.articles.actions.filing import LONGEST_PATH
from community.articles.models import ArticleKind
from community.text import LONGEST_SOURCE, clean

LARGEST = 4 * LONGEST_SOURCE + 20_000  # bytes of one file
LONGEST_FRONT = 16_000  # characters
MOST_FILES = 2_000
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\A\s*#[ \t]+([^\n]+)(?:\n|\Z)")
_NUMBER = re.compile(r"^\d{1,4}[-_. ]+")
_READS = frozenset(
    {"title", "summary", "description", "kind", "tags", "owner", "review_by", "draft", "sources"}
)
# What our own files say beside, which follows from other things here.
_OURS = frozenset({"community", "status", "confirmed", "version", "url"})


class BadFileError(Exception):
    """Says in a sentence why a file is not taken."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file as an article: what it says of itself and its text, links as they stand in it."""

    path: str  # from the folder on, with slashes
    digest: str
    title: str
    body: str
    summary: str = ""
    kind: ArticleKind = ArticleKind.HOW_TO
    tags: tuple[str, ...] = ()
    owner: str = ""
    review_by: date | None = None
    draft: bool = False
    sources: tuple[tuple[str, str], ...] = ()  # label and address
    remarks: tuple[str, ...] = field(default=())


def paths_in(folder: Path) -> list[str]:
    """The Markdown files of a folder, by name, with what stands under a file behind it.

    Links and hidden folders are passed over, so nothing outside of the folder is read.
    BadFileError for more than 2,000 files.
    """
    found: list[str] = []
    for here, folders, files in os.walk(folder, followlinks=False):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in files:
            file = Path(here, name)
            if name.lower().endswith(".md") and not name.startswith(".") and _is_plain(file):
                found.append(file.relative_to(folder).as_posix())
        if len(found) > MOST_FILES:
            message = f"A folder brings {MOST_FILES:,} files at most."
            raise BadFileError(message)
    # `a.md` before what is in `a/`, and that before `b.md`.
    return sorted(found, key=lambda path: PurePosixPath(path).with_suffix("").parts)


def _is_plain(file: Path) -> bool:
    """No link, and nothing that waits for a writer when it is opened."""
    return not file.is_symlink() and file.is_file()


def shown(path: str) -> str:
    """A path to tell of, whatever bytes its name is made of."""
    return path.encode(errors="replace").decode()


def read(folder: Path, path: str) -> Found:
    """One file; BadFileError with what to do about it, Refused for words that are none."""
    if shown(path) != path:
        message = "its name is not UTF-8; give it another one"
        raise BadFileError(message)
    if len(path) > LONGEST_PATH:
        message = f"its path has more than {LONGEST_PATH} characters"
        raise BadFileError(message)
    content = _content(folder / path)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        message = "it is not UTF-8; save it as that"
        raise BadFileError(message) from None
    if "\0" in text:
        message = "it holds bytes that are no text"
        raise BadFileError(message)
    front, body = _parted(text)
    remarks = [f"“{name[:40]}” says nothing here" for name in front if name not in _READS | _OURS]
    title, body = _titled(front, body, path)
    return Found(
        path=path,
        digest=hashlib.sha256(content).hexdigest(),
        title=title,
        body=body.strip(),
        **_said(front, remarks),
        remarks=tuple(remarks),
    )


def _content(file: Path) -> bytes:
    # Neither a link that came in between, nor a pipe that nobody ever writes to.
    opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(opened, "rb") as held:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            message = "it is no file that can be read; take it out of the folder"
            raise BadFileError(message)
        content = held.read(LARGEST + 1)
    if len(content) > LARGEST:
        message = f"it has more than {LARGEST // 1000:,} kB; split it"
        raise BadFileError(message)
    return content


def _parted(text: str) -> tuple[Mapping[str, Any], str]:
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    if len(found[1]) > LONGEST_FRONT:
        message = f"its front matter has more than {LONGEST_FRONT:,} characters"
        raise BadFileError(message)
    try:
        front = yaml.load(found[1], Loader=_Plain)  # noqa: S506  (a SafeLoader that takes less)
    except (yaml.YAMLError, ValueError, RecursionError):
        message = "its front matter is not YAML; put quotes around what holds a colon"
        raise BadFileError(message) from None
    if front is None:
        front = {}
    if not isinstance(front, dict):
        message = "its front matter is no list of names and values"
        raise BadFileError(message)
    return {_line(name).lower(): value for name, value in front.items()}, text[found.end() :]


class _Plain(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can become gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            message = "aliases are not taken"
            raise yaml.YAMLError(message)
        return super().compose_node(parent, index)


def _titled(front: Mapping[str, Any], body: str, path: str) -> tuple[str, str]:
    heading = _HEADING.match(body)
    words = "" if heading is None else heading[1].rstrip(" \t#").strip()
    said = _line(front.get("title"))
    if heading is not None and words and said in ("", words):
        return words, body[heading.end() :]
    stem = PurePosixPath(path).stem
    named = PurePosixPath(path).parent.name if stem.lower() in ("index", "readme") else stem
    return said or _NUMBER.sub("", named).replace("-", " ").replace("_", " ").strip(), body


def _said(front: Mapping[str, Any], remarks: list[str]) -> dict[str, Any]:
    return {
        "summary": _line(front.get("summary")) or _line(front.get("description")),
        "kind": _kind(front.get("kind"), remarks),
        "tags": tuple(_names(front.get("tags"))),
        "owner": _line(front.get("owner")).removeprefix("@"),
        "review_by": _day(front.get("review_by"), remarks),
        "draft": front.get("draft") is True,
        "sources": tuple(_sources(front.get("sources"))),
    }


def _line(value: Any) -> str:
    if not isinstance(value, str | int | float):
        return ""
    try:
        return " ".join(clean(str(value)).split())
    except ValueError:
        message = "its front matter holds a number of thousands of digits"
        raise BadFileError(message) from None


def _kind(value: Any, remarks: list[str]) -> ArticleKind:
    if value is None:
        return ArticleKind.HOW_TO
    if isinstance(value, str) and value in {*ArticleKind}:
        return ArticleKind(value)
    remarks.append(f"there is no kind “{_line(value)[:40]}”; it is taken as a how-to")
    return ArticleKind.HOW_TO


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        value = value.split(",")
    yield from (_line(each) for each in value if _line(each)) if isinstance(value, list) else ()


def _day(value: Any, remarks: list[str]) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        remarks.append("its review date is none; write it as 2027-01-31")
        return None


def _sources(value: Any) -> Iterator[tuple[str, str]]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict) and _line(each.get("url")):
            yield _line(each.get("title")), _line(each.get("url"))
        elif isinstance(each, str):
            yield "", _line(each)
