"""Links from one file of a folder to another become links from one article to another."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote

# Bounded, so that a line of nothing but brackets costs no more than one of words.
_LINK = re.compile(r"(!?)\[([^\]\n]{0,500})\]\(<?([^)\s>]{1,1000})>?(?:[ \t]+\"[^\"\n]*\")?\)")
_WIKI = re.compile(r"\[\[([^\]|\n]{1,200})(?:\|([^\]\n]{1,200}))?\]\]")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#")


class Links:
    """Where the files of a folder stand now; remembers what leads nowhere."""

    def __init__(self, articles: Mapping[str, int], titles: Mapping[str, str]) -> None:
        """`articles` are numbers by path, `titles` paths by title in small letters."""
        self._articles = articles
        self._titles = titles

    def rewritten(self, body: str, path: str) -> tuple[str, list[str]]:
        """The text with links to articles, outside of code, and remarks on what is not there."""
        remarks: list[str] = []
        lines, fence = [], ""
        for line in body.split("\n"):
            mark = _FENCE.match(line)
            if mark is not None and (not fence or mark[1].startswith(fence)):
                fence = "" if fence else mark[1]
                lines.append(line)
            else:
                lines.append(line if fence else self._line(line, path, remarks))
        return "\n".join(lines), remarks

    def _line(self, line: str, path: str, remarks: list[str]) -> str:
        linked = _LINK.sub(lambda found: self._link(found, path, remarks), line)
        return _WIKI.sub(lambda found: self._wiki(found, remarks), linked)

    def _link(self, found: re.Match[str], path: str, remarks: list[str]) -> str:
        image, words, target = found[1], found[2], found[3]
        if _ELSEWHERE.match(target):
            return found[0]
        name = unquote(target.partition("#")[0])
        if image:
            remarks.append(f"the image {name[:80]} is left out: put it into a thread and show it")
            return f"*{words or posixpath.basename(name)}*"
        at = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        for each in (at, f"{at}.md", f"{at}/index.md", f"{at}/README.md"):
            if each in self._articles:
                return f"[{words}](/articles/{self._articles[each]})"
        remarks.append(f"its link to {name[:80]} leads to no file that came")
        return found[0]

    def _wiki(self, found: re.Match[str], remarks: list[str]) -> str:
        name, words = found[1].strip(), (found[2] or found[1]).strip()
        path = self._titles.get(name.partition("#")[0].casefold())
        if path is None or path not in self._articles:
            remarks.append(f"its link to {name[:80]} leads to no file that came")
            return words
        return f"[{words}](/articles/{self._articles[path]})"
