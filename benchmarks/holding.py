"""Which share of genuine posts would wait for a facilitator, and what asking costs.

    HEARTH_REAL_DATA=DIR python benchmarks/holding.py [--all]

Every question, answer and comment of each Stack Exchange dump under DIR is sent through the rules
in the order it was written, as its author posted it: with the age of the account, what they had
posted before, and the signatures of the week. Those posts stood for years on moderated sites, so
whatever waits is counted as a mistake of the rules. The first ninety days of a community, in which
everybody is new, are counted with --all alone.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from defusedxml.ElementTree import iterparse

from community.moderation.likeness import bands_of, likeness
from community.moderation.suspicion import ALIKE, Past, Sent, Why, look_at, suspicions
from community.text import HTML_SOURCE, Rendered, render

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The attributes of each row of a file; none when it is not there."""
    if not path.exists():
        return
    for _event, element in iterparse(path):
        if element.tag == "row":
            yield dict(element.attrib)
        element.clear()


def moment(text: str) -> datetime:
    """A moment as a dump writes it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def posts_of(folder: Path) -> list[tuple[datetime, str, str, str, bool]]:
    """When, who, title, text, and whether the text is HTML; in order."""
    found = [
        (moment(row["CreationDate"]), row["OwnerUserId"], row.get("Title", ""), row["Body"], True)
        for row in rows(folder / "Posts.xml")
        if row.get("PostTypeId") in ("1", "2") and "OwnerUserId" in row
    ]
    found += [
        (moment(row["CreationDate"]), row["UserId"], "", row["Text"], False)
        for row in rows(folder / "Comments.xml")
        if "UserId" in row
    ]
    return sorted(found)


class Memory:
    """What a database would hold of a week of posts."""

    def __init__(self) -> None:
        self._recent: dict[str, deque[tuple[datetime, int]]] = defaultdict(deque)
        self._bands: dict[int, deque[tuple[datetime, bytes]]] = defaultdict(deque)
        self._posts: Counter[str] = Counter()

    def past(self, who: str, now: datetime, joined: datetime, sent: Sent) -> Past:
        """What is known when the post arrives."""
        mine = self._recent[who]
        while mine and mine[0][0] <= now - _DAY:
            mine.popleft()
        return Past(
            age=now - joined,
            posts=self._posts[who],
            posts_today=len(mine),
            links_today=sum(links for _at, links in mine),
            alike=self._is_like(now, sent),
        )

    def _is_like(self, now: datetime, sent: Sent) -> bool:
        if sent.signature is None:
            return False
        for band in bands_of(sent.signature):
            kept = self._bands[band]
            while kept and kept[0][0] <= now - _WEEK:
                kept.popleft()
            if any(likeness(sent.signature, other) >= ALIKE for _at, other in kept):
                return True
        return False

    def keep(self, who: str, now: datetime, sent: Sent) -> None:
        """The post was written."""
        self._posts[who] += 1
        self._recent[who].append((now, len(sent.hosts)))
        if sent.signature is not None:
            for band in bands_of(sent.signature):
                self._bands[band].append((now, sent.signature))


def text_of(body: str, *, html: bool) -> Rendered:
    """The text as the rules see it; what came in as HTML is left as it is, to be quick."""
    if html:
        return Rendered(source=body, html=body, mentions=(), uploads=(), renderer=HTML_SOURCE)
    return render(body)


def measure(folder: Path, *, established: bool) -> tuple[int, Counter[Why], int, float]:
    """Posts, reasons, how many would wait, and seconds spent on looking.

    With `established` what was written in the first ninety days is remembered and not counted.
    """
    joined = {row["Id"]: moment(row["CreationDate"]) for row in rows(folder / "Users.xml")}
    memory, why, waits, spent, count = Memory(), Counter[Why](), 0, 0.0, 0
    posts = posts_of(folder)
    since = posts[0][0] + timedelta(days=90) if established else posts[0][0]
    for now, who, title, body, html in posts:
        text = text_of(body, html=html)
        began = time.perf_counter()
        sent = look_at(text, title=title)
        found = suspicions(
            sent, memory.past(who, now, joined.get(who, now), sent), blocked=frozenset()
        )
        spent += time.perf_counter() - began
        memory.keep(who, now, sent)
        if now >= since:
            why.update(found)
            waits += bool(found)
            count += 1
    return count, why, waits, spent


def main() -> None:
    """Print a table, a line for each dump."""
    home = Path(os.environ.get("HEARTH_REAL_DATA", "")) / "stackexchange"
    if not os.environ.get("HEARTH_REAL_DATA") or not home.is_dir():
        sys.exit("Set HEARTH_REAL_DATA to the folder above stackexchange.")
    print(f"{'dump':<26}{'posts':>8}{'wait':>6}{'one in':>8}{'ms each':>9}  why")
    for folder in sorted(each for each in home.iterdir() if each.is_dir()):
        count, why, waits, spent = measure(folder, established="--all" not in sys.argv)
        one_in = f"{count / waits:,.0f}" if waits else "-"
        said = ", ".join(f"{name} {many}" for name, many in why.most_common())
        cost = 1_000 * spent / max(count, 1)
        print(f"{folder.name:<26}{count:>8,}{waits:>6}{one_in:>8}{cost:>9.2f}  {said}")


if __name__ == "__main__":
    main()
