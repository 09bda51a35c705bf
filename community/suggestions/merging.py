"""Pure: the single changes that a suggestion consists of, and the text with some of them made.

Three texts are compared line by line: what the post said when the change was suggested, what is
suggested, and what the post says now. A change that touches what was changed since is told, not
made; all others are made wherever their lines stand by now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_LINES = 1_500  # on either side, without what both begin and end with
TITLE, TAGS = "title", "tags"  # how the two that are no lines are called
_Place = tuple[int, int, int, int]


class Fit(StrEnum):
    """How a change stands to what the post says now."""

    FITS = "fits"
    THERE = "there"  # somebody has made the same change since
    CONFLICT = "conflict"  # what it would change says something else by now


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a post says or would say."""

    title: str
    body: str
    tags: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Hunk:
    """One change: lines `start` to `end` of the first text become `after`.

    `now` is what stands in their place in the conflicting text.
    """

    key: str
    before: str
    after: str
    fit: Fit
    now: str = ""
    start: int = 0
    end: int = 0
    lines: Sequence[str] = ()  # none where lines are taken out, which is not one empty line


def hunks_of(base: Words, wanted: Words, now: Words) -> list[Hunk]:
    """Every change in reading order: title, tags, then the text."""
    return [*_title(base, wanted, now), *_tags(base, wanted, now), *_lines(base, wanted, now)]


def _title(base: Words, wanted: Words, now: Words) -> Iterable[Hunk]:
    if base.title == wanted.title:
        return
    fit = Fit.FITS if now.title == base.title else Fit.CONFLICT
    if now.title == wanted.title:
        fit = Fit.THERE
    yield Hunk(key=TITLE, before=base.title, after=wanted.title, fit=fit, now=now.title)


def _tags(base: Words, wanted: Words, now: Words) -> Iterable[Hunk]:
    if set(base.tags) == set(wanted.tags):
        return
    made = _tags_with(base, wanted, now)
    yield Hunk(
        key=TAGS,
        before=", ".join(tag for tag in base.tags if tag not in wanted.tags),
        after=", ".join(tag for tag in wanted.tags if tag not in base.tags),
        fit=Fit.THERE if set(made) == set(now.tags) else Fit.FITS,
    )


def _tags_with(base: Words, wanted: Words, now: Words) -> list[str]:
    kept = [tag for tag in now.tags if tag in wanted.tags or tag not in base.tags]
    added = [tag for tag in wanted.tags if tag not in base.tags and tag not in now.tags]
    return kept + added


def _lines(base: Words, wanted: Words, now: Words) -> Iterable[Hunk]:
    old, new, current = (each.body.split("\n") for each in (base, wanted, now))
    since = changes(old, current)
    made = {(a, b, tuple(current[c:d])) for a, b, c, d in since}
    for number, (i1, i2, j1, j2) in enumerate(changes(old, new)):
        after = new[j1:j2]
        met = [each for each in since if _meet((i1, i2), each)]
        fit = Fit.CONFLICT if met else Fit.FITS
        if (i1, i2, tuple(after)) in made:
            fit = Fit.THERE
        yield Hunk(
            key=f"text{number}",
            before="\n".join(old[i1:i2]),
            after="\n".join(after),
            fit=fit,
            now="\n".join(current[min(c for *_, c, _d in met) : max(d for *_, d in met)])
            if met
            else "",
            start=i1,
            end=i2,
            lines=after,
        )


def changes(old: Sequence[str], new: Sequence[str]) -> list[_Place]:
    """Which lines of the one became which of the other; as many lines for as many, one each."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if not left and not right:
        return []
    if max(len(left), len(right)) > MOST_LINES:
        return [(start, len(old) - end, start, len(new) - end)]
    codes = SequenceMatcher(None, left, right).get_opcodes()
    places = [(i1 + start, i2 + start, j1 + start, j2 + start) for _, i1, i2, j1, j2 in codes]
    found: list[_Place] = []
    for (tag, *_), place in zip(codes, places, strict=True):
        if tag != "equal":
            found += _single(place)
    return found


def _single(place: _Place) -> list[_Place]:
    i1, i2, j1, j2 = place
    if i2 - i1 != j2 - j1:
        return [place]
    return [(i1 + n, i1 + n + 1, j1 + n, j1 + n + 1) for n in range(i2 - i1)]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _meet(lines: tuple[int, int], since: _Place) -> bool:
    """Whether two changes of the same text cannot both be made."""
    (i1, i2), (a, b, *_) = lines, since
    if i1 == i2 and a == b:
        return i1 == a
    if i1 == i2:
        return a < i1 < b
    if a == b:
        return i1 < a < i2
    return max(i1, a) < min(i2, b)


def merged(base: Words, wanted: Words, now: Words, taken: Collection[str]) -> Words:
    """What the post says now with those changes made; what does not fit is left out."""
    hunks = [
        hunk for hunk in hunks_of(base, wanted, now) if hunk.key in taken and hunk.fit is Fit.FITS
    ]
    keys = {hunk.key for hunk in hunks}
    return Words(
        title=wanted.title if TITLE in keys else now.title,
        body=_merged_body(base, now, [hunk for hunk in hunks if hunk.key not in (TITLE, TAGS)]),
        tags=_tags_with(base, wanted, now) if TAGS in keys else now.tags,
    )


def _merged_body(base: Words, now: Words, hunks: Sequence[Hunk]) -> str:
    if not hunks:
        return now.body
    old, current = base.body.split("\n"), now.body.split("\n")
    made = [(a, b, current[c:d]) for a, b, c, d in changes(old, current)]
    made += [(hunk.start, hunk.end, list(hunk.lines)) for hunk in hunks]
    lines: list[str] = []
    at = 0
    for start, end, new in sorted(made, key=lambda each: each[:2]):
        lines += [*old[at:start], *new]
        at = end
    return "\n".join(lines + old[at:])
