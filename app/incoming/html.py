"""Mail that is HTML alone, made text with a little Markdown; what is quoted is left away.

No library: the maintained one that writes Markdown brings a parser of pages along, and the other is
under the GPL. Nor the parser at hand: 200,000 characters of `<!--` keep it busy for twenty seconds
(measured). Tags are found one after the other here, each character is looked at once, and what is
made is text that is rendered like any other.
"""

from __future__ import annotations

import html as entities
import re

LONGEST = 200_000  # characters
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,30})([^<>]*)>")
_GIVEN = re.compile(r"([a-z-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_EMPTY = re.compile(r"\n{3,}")
_LONGEST_TAG = 3_000  # characters of a tag that are looked at
_SILENT = {"script", "style", "head", "title", "template", "svg", "object", "noscript"}
_BLOCKS = {"p", "div", "table", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "section", "article"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "source"}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "del": "~~", "s": "~~"}
# How programs mark what they quote.
_QUOTES = re.compile(
    r"gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra"
    r"|divrplyfwdmsg|appendonsend|replysplit|mail-editor-reference-message"
)
_SIGNATURES = re.compile(r"gmail_signature|moz-signature|ms-outlook-mobile-signature")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>()\"]{1,2000}", re.IGNORECASE)
# From here on everything is quoted, also what no element encloses.
_ENDS = re.compile(r"divrplyfwdmsg|appendonsend|mail-editor-reference-message")


def text_of_html(html: str) -> str:
    """The words of a message that its sender wrote."""
    reader = _Reader()
    at = 0
    page = _without_comments(html[:LONGEST])
    for tag in _TAG.finditer(page):
        reader.words(entities.unescape(page[at : tag.start()]))
        at = tag.end()
        name = tag[2].lower()
        if tag[1]:
            reader.end(name)
        else:
            reader.begin(name, _given(tag[3]))
    reader.words(entities.unescape(page[at:]))
    lines = "".join(reader.said).replace("\xa0", " ").split("\n")
    return _EMPTY.sub("\n\n", "\n".join(line.rstrip() for line in lines))


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in others)


def _given(written: str) -> dict[str, str]:
    found = _GIVEN.finditer(written[:_LONGEST_TAG])
    return {
        match[1].lower(): entities.unescape(match[2] or match[3] or match[4] or "")
        for match in found
    }


class _Reader:
    def __init__(self) -> None:
        self.said: list[str] = []
        self._silent = ""  # the tag whose end ends the silence
        self._depth = 0  # of the same tag within it
        self._over = False
        self._links: list[str] = []
        self._plain = 0  # inside pre, where blanks count

    def begin(self, tag: str, given: dict[str, str]) -> None:
        if self._over:
            return
        if self._silent:
            self._depth += tag == self._silent
            return
        named = f"{given.get('class', '')} {given.get('id', '')}".lower()
        if _ENDS.search(named):
            self._over = True
        elif tag in _SILENT or self._is_quoted(tag, given, named):
            if tag not in _VOID:
                self._silent, self._depth = tag, 1
        else:
            self._open(tag, given)

    @staticmethod
    def _is_quoted(tag: str, given: dict[str, str], named: str) -> bool:
        return bool(
            (tag == "blockquote" and given.get("type", "").lower() == "cite")
            or _QUOTES.search(named)
            or _SIGNATURES.search(named)
            or _HIDDEN.search(given.get("style", ""))
        )

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if tag == "br":
            self.said.append("\n")
        elif tag == "hr":
            self.said.append("\n\n---\n\n")
        elif tag == "li":
            self.said.append("\n- ")
        elif tag == "pre":
            self._plain += 1
            self.said.append("\n```\n")
        elif tag == "a":
            address = given.get("href", "").strip()
            self._links.append(address if _ADDRESS.fullmatch(address) else "")
            self.said.append("[" if self._links[-1] else "")
        elif tag in _BLOCKS or tag == "blockquote":
            self._paragraph()
        else:
            self.said.append(_MARKS.get(tag, ""))

    def end(self, tag: str) -> None:
        if self._over:
            return
        if self._silent:
            self._depth -= tag == self._silent
            self._silent = self._silent if self._depth else ""
            return
        if tag == "a" and self._links:
            address = self._links.pop()
            self.said.append(f"]({address})" if address else "")
        elif tag == "pre" and self._plain:
            self._plain -= 1
            self.said.append("\n```\n")
        elif tag in ("td", "th"):
            self.said.append(" ")
        elif tag in _BLOCKS or tag == "blockquote":
            self._paragraph()
        else:
            self.said.append(_MARKS.get(tag, ""))

    def words(self, data: str) -> None:
        if self._over or self._silent:
            return
        if self._plain:
            self.said.append(data)
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        if self.said and self.said[-1].endswith("\n"):
            words = words.lstrip(" ")
        self.said.append(words)

    def _paragraph(self) -> None:
        last = "".join(self.said[-2:])
        if last and not last.endswith("\n\n"):
            self.said.append("\n" if last.endswith("\n") else "\n\n")
