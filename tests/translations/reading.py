"""Read a page in the made-up language: what stands outside its brackets was never translated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.pseudo import CLOSING, OPENING

_SAID = re.compile(f"{OPENING}[^{OPENING}{CLOSING}]*{CLOSING}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ADDRESS = re.compile(r"\bhttps?://\S+|\S+@\S+\.\S+")
_VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"])
# Elements whose text is not a sentence of ours: machine text, scripts, what somebody typed.
_NOT_OURS = frozenset(["script", "style", "code", "pre", "kbd", "samp", "bdi", "textarea"])
_SPOKEN = frozenset(["alt", "aria-label", "aria-description", "placeholder", "title"])
# Codes, addresses and names of events in data attributes have no capitals and no plain words.
_MACHINE = re.compile(r"[^A-Z]*")
_PLAIN_WORD = re.compile(r"(?<!\S)[a-zà-ÿ]{2,}(?!\S)")
_SECRETS = frozenset({"data-copy", "data-draft"})
_BRAND = "Hearth"


@dataclass
class _Open:
    tag: str
    exempt: bool
    marked: bool
    text: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    """Gathers texts and attributes that must be ours, and the texts that are somebody's own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ours: list[tuple[str, str]] = []
        self.title = ""
        self.theirs: set[str] = set()
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        marked = tag == "bdi" or given.get("dir") == "auto" or given.get("translate") == "no"
        above = self._open[-1].exempt if self._open else False
        exempt = above or marked or tag in _NOT_OURS
        if not exempt:
            self._take_attributes(tag, given)
        if tag not in _VOID:
            self._open.append(_Open(tag, exempt, marked))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def _take_attributes(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            spoken = name in _SPOKEN or _is_said_by_script(name, value)
            if name == "value" and tag == "input":
                spoken = given.get("type") in ("submit", "button")
            if spoken:
                self.ours.append((f"{tag}[{name}]", value))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed = self._open.pop()
            if closed.marked:
                self.theirs.add(_squeezed("".join(closed.text)))
            if self._open:
                self._open[-1].text += closed.text
            if closed.tag == tag:
                return

    def handle_data(self, text: str) -> None:
        if not self._open:
            return
        here = self._open[-1]
        here.text.append(text)
        if here.tag == "title" and not any(each.tag == "svg" for each in self._open):
            self.title += text
        elif not here.exempt:
            self.ours.append((f"<{here.tag}>", text))


def _is_said_by_script(name: str, value: str) -> bool:
    if not name.startswith("data-") or name in _SECRETS:
        return False
    words = value.split()
    several_plain = len(words) > 1 and any(map(_PLAIN_WORD.fullmatch, words))
    return not _MACHINE.fullmatch(value) or (several_plain and name != "data-behaviour")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def outside(text: str) -> str:
    """What is left of a text without the sentences that were translated."""
    before = None
    while before != text:
        before, text = text, _SAID.sub(" ", text)
    return _ADDRESS.sub(" ", text)


def untranslated(html: str) -> list[str]:
    """What a page says that went through no catalogue and is marked as nobody's own words."""
    page = _Page()
    page.feed(html)
    page.close()
    found = [
        f"{where}: {_squeezed(text)[:120]}"
        for where, text in page.ours
        if _LETTERS.search(left := outside(text)) and _squeezed(left) not in page.theirs
    ]
    parts = [_squeezed(part) for part in outside(page.title).split("·")]
    loose = [part for part in parts if _LETTERS.search(part) and part not in page.theirs]
    return found + [f"<title>: {part}" for part in loose if part != _BRAND]
