"""Reads one thread file: front matter between `+++` lines, a body, then `@@` posts.

    +++
    kind = "question"            # discussion, question or insight
    title = "..."
    author = "wren"
    at = "-44w Mon 07:55"
    tags = ["safety"]
    votes = ["kwame"]            # who voted it up; `down` likewise
    pinned = true                # optional, as are `locked` and `alias`
    +++
    Markdown

    @@ answer by kwame at -44w Mon 08:12 votes=wren,runa accepted
    Markdown

    @@ comment on 1 by dag at -44w Mon 21:30

Posts count from 1; `comment on 0` stands under the question itself. A link to another thread
is written `[words](thread:small-hydro/08-autumn-hour)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.demo.fields import DemoTextError, Fields, load
from app.demo.moments import Moment
from app.demo.shapes import Post, Thread
from community.threads.policies import LONGEST_INSIGHT

LINK = re.compile(r"\]\(thread:([a-z-]+/[a-z0-9-]+)\)")

_FENCE = "+++"
_MARK = "@@"
_ALLOWED = {"discussion": ("reply",), "insight": ("reply",), "question": ("answer", "comment")}
_HEADER = re.compile(
    r"@@ (?P<kind>reply|answer|comment)(?: on (?P<parent>\d+))? by (?P<author>[a-z]+)"
    r" at (?P<at>-\d+w \w+ [\d:]+)"
    r"(?: votes=(?P<up>[a-z,]+))?(?: down=(?P<down>[a-z,]+))?(?P<accepted> accepted)?"
)


@dataclass(frozen=True, slots=True)
class _Section:
    """A header line and what stands under it."""

    line: int
    header: str
    body: str


def read_thread(path: Path) -> Thread:
    """The thread in a file; raises DemoTextError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines[:1] != [_FENCE] or _FENCE not in lines[1:]:
        raise DemoTextError(path, 1, "front matter must stand between two lines of +++")
    end = lines.index(_FENCE, 1)
    first, *sections = _sections(lines, after=end)
    source = "\n".join(lines[1:end])
    fields = Fields(path, load(path, source, first_line=2), source=source, first_line=2)
    kind = fields.choice("kind", tuple(_ALLOWED))
    thread = Thread(
        key=f"{path.parent.name}/{path.stem}",
        kind=kind,
        title=fields.text("title"),
        author=fields.text("author"),
        at=fields.moment("at"),
        tags=fields.texts("tags"),
        up=fields.texts("votes"),
        down=fields.texts("down"),
        pinned=fields.flag("pinned"),
        locked=fields.flag("locked"),
        alias=fields.flag("alias"),
        body=first.body,
        posts=_posts(path, kind, sections),
    )
    fields.done()
    if not thread.body:
        raise DemoTextError(path, end + 1, "the thread says nothing")
    if kind == "insight" and len(thread.body) > LONGEST_INSIGHT:
        raise DemoTextError(
            path, end + 1, f"an insight has {LONGEST_INSIGHT} characters, not {len(thread.body)}"
        )
    return thread


def _sections(lines: list[str], *, after: int) -> list[_Section]:
    starts = [after] + [n for n in range(after + 1, len(lines)) if lines[n].startswith(_MARK)]
    ends = [*starts[1:], len(lines)]
    return [
        _Section(start + 1, lines[start], "\n".join(lines[start + 1 : stop]).strip())
        for start, stop in zip(starts, ends, strict=True)
    ]


def _posts(path: Path, kind: str, sections: list[_Section]) -> tuple[Post, ...]:
    posts: list[Post] = []
    for section in sections:
        post = _post(path, section, number=len(posts) + 1)
        if problem := _misplaced(post, kind, posts):
            raise DemoTextError(path, section.line, problem)
        posts.append(post)
    return tuple(posts)


def _post(path: Path, section: _Section, *, number: int) -> Post:
    found = _HEADER.fullmatch(section.header)
    if found is None:
        raise DemoTextError(path, section.line, f"cannot read {section.header!r}")
    try:
        moment = Moment.parse(found["at"])
    except ValueError as error:
        raise DemoTextError(path, section.line, str(error)) from error
    if not section.body:
        raise DemoTextError(path, section.line, "the post says nothing")
    return Post(
        number=number,
        kind=found["kind"],
        parent=None if found["parent"] is None else int(found["parent"]),
        author=found["author"],
        at=moment,
        up=tuple((found["up"] or "").split(",")) if found["up"] else (),
        down=tuple((found["down"] or "").split(",")) if found["down"] else (),
        accepted=bool(found["accepted"]),
        body=section.body,
        line=section.line,
    )


def _misplaced(post: Post, thread_kind: str, before: list[Post]) -> str | None:
    """What is wrong with a post at this place, if anything."""
    if post.kind not in _ALLOWED[thread_kind]:
        return f"a {thread_kind} takes no {post.kind}"
    if (post.kind == "comment") != (post.parent is not None):
        return "a comment says `on` which post it stands, nothing else does"
    if post.parent:
        if post.parent > len(before):
            return f"there is no post {post.parent} before this one"
        if before[post.parent - 1].kind == "comment":
            return "a comment stands under an answer or under the question"
    if post.accepted and (post.kind != "answer" or any(each.accepted for each in before)):
        return "only one answer can be accepted"
    return None
