"""Pure: two texts that began as one, made one again; where both changed the same, both stand.

Lines are compared as for suggested changes. What only one side changed is taken over; what both
changed alike stands once; what they changed differently stands twice, between marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from community.suggestions.merging import changes

MINE, BETWEEN, THEIRS = "<<<<<<<", "=======", ">>>>>>>"


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What an article says or would say."""

    title: str
    summary: str
    body: str
    tags: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Both made one; `conflicts` names the fields that somebody has to look at."""

    wanted: Saved
    conflicts: Sequence[str]


def merge(base: Saved, mine: Saved, theirs: Saved, *, labels: tuple[str, str]) -> Merge:
    """`mine` over `theirs`, which both began as `base`; `labels` stand beside the marks.

    In a conflict of one line (title, summary) mine stays.
    """
    title, title_met = _one(base.title, mine.title, theirs.title)
    summary, summary_met = _one(base.summary, mine.summary, theirs.summary)
    body, met = merge_lines(base.body, mine.body, theirs.body, labels=labels)
    found = {"title": title_met, "summary": summary_met, "body": met}
    return Merge(
        wanted=Saved(title=title, summary=summary, body=body, tags=_tags(base, mine, theirs)),
        conflicts=[name for name, is_met in found.items() if is_met],
    )


def _one(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    if mine in (base, theirs):
        return theirs, False
    return mine, theirs != base


def _tags(base: Saved, mine: Saved, theirs: Saved) -> list[str]:
    kept = [tag for tag in theirs.tags if tag in mine.tags or tag not in base.tags]
    return kept + [tag for tag in mine.tags if tag not in base.tags and tag not in theirs.tags]


@dataclass(frozen=True)
class _Side:
    """A text as its changes of the base: (start, end, lines that stand there now)."""

    edits: list[tuple[int, int, list[str]]]

    def between(self, start: int, end: int, base: Sequence[str]) -> list[str]:
        """What stands on this side in place of these lines of the base."""
        lines: list[str] = []
        at = start
        for begin, stop, new in self.edits:
            if start <= begin and stop <= end:
                lines += [*base[at:begin], *new]
                at = stop
        return [*lines, *base[at:end]]


def merge_lines(base: str, mine: str, theirs: str, *, labels: tuple[str, str]) -> tuple[str, bool]:
    """The merged text, and whether both changed the same lines differently somewhere."""
    old = base.split("\n")
    left, right = _side(old, mine.split("\n")), _side(old, theirs.split("\n"))
    lines: list[str] = []
    at, met = 0, False
    for start, end in _regions(left, right):
        own, other = left.between(start, end, old), right.between(start, end, old)
        before = old[start:end]
        lines += old[at:start]
        if own == other or other == before:
            lines += own
        elif own == before:
            lines += other
        else:
            met = True
            lines += [f"{MINE} {labels[0]}", *own, BETWEEN, *other, f"{THEIRS} {labels[1]}"]
        at = end
    return "\n".join(lines + old[at:]), met


def _side(old: Sequence[str], new: Sequence[str]) -> _Side:
    return _Side([(i1, i2, list(new[j1:j2])) for i1, i2, j1, j2 in changes(old, new)])


def _regions(left: _Side, right: _Side) -> list[tuple[int, int]]:
    """Stretches of the base that one side or both changed, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((a, b) for side in (left, right) for a, b, _ in side.edits):
        if found and _are_one(found[-1], (start, end)):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _are_one(before: tuple[int, int], after: tuple[int, int]) -> bool:
    if after[0] < before[1]:
        return True
    # Put in at one place by both, or right behind what was changed: which comes first is unknown.
    return after[0] == before[1] and (after[0] == after[1] or before[0] == before[1])


def has_marks(body: str) -> bool:
    """Whether marks of a conflict stand in a text that is to be saved."""
    lines = body.split("\n")
    return any(line.startswith(f"{MINE} ") for line in lines) and BETWEEN in lines
