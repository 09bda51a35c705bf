"""How long an answer takes must not tell that a word stands where one may not look."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from search import Document, parse
from search.whoosh_engine import WhooshEngine
from tests.search.samples import document
from tests.soak import rounds, seeded

READER = ("public",)
_PERMUTATIONS = 2_000
_SYLLABLES = ("ba", "de", "fi", "go", "lu", "mo", "ne", "pa", "ri", "su")


def coined(number: int) -> str:
    """A word nobody uses, all of one length."""
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:05}")


def posts(count: int) -> Iterator[Document]:
    """Every third post is another community's, and has a word that stands in no other."""
    for n in range(3 * count):
        words = f"common{n % 97} shared{n % 11} talk of the town"
        if n % 3:
            yield document(n, words)
        else:
            yield document(n, f"{words} {coined(n)}", audience="community:7")


def p_value(differences: list[float]) -> float:
    """How often signs drawn at random leave a rank sum as far from zero as this one
    (Wilcoxon's signed ranks by permutation)."""
    values = np.array(differences)
    ranks = np.argsort(np.argsort(np.abs(values))) + 1.0
    seen = abs(float(np.sum(np.sign(values) * ranks)))
    signs = np.random.default_rng(5).choice((-1.0, 1.0), size=(_PERMUTATIONS, len(values)))
    return float(np.mean(np.abs(signs @ ranks) >= seen))


def timed(act: Callable[[], object]) -> float:
    """Processor seconds of this thread: what others do does not count."""
    started = time.thread_time()
    act()
    return time.thread_time() - started


def differences(
    index: WhooshEngine, ask: Callable[[WhooshEngine, str], object], pairs: int
) -> list[float]:
    """For each pair, how much longer the word of another community took than one of nobody."""
    chance = seeded()
    found = []
    for n in chance.sample(range(pairs), pairs):
        theirs, nobodys = coined(3 * n), coined(3 * n + 1)
        both = [theirs, nobodys] if chance.random() < 0.5 else [nobodys, theirs]
        took = {word: timed(lambda word=word: ask(index, word)) for word in both}
        found.append(took[theirs] - took[nobodys])
    return found


def words(index: WhooshEngine, word: str) -> object:
    """Beside a common word."""
    return index.search(parse(f"talk {word}"), audiences=READER, counted=True)


def phrase(index: WhooshEngine, word: str) -> object:
    """In quotes with a common word."""
    return index.search(parse(f'"town {word}"'), audiences=READER)


def beginning(index: WhooshEngine, word: str) -> object:
    """By how it begins."""
    return index.search(parse(f"{word[:9]}*"), audiences=READER)


def spelling(index: WhooshEngine, word: str) -> object:
    """As it may be misspelt."""
    return index.suggest(word[1:], audiences=READER), index.complete(word[:8], audiences=READER)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_time_of_an_answer_does_not_tell_of_another_community(tmp_path: Path) -> None:
    pairs = rounds(few=200, full=1_000)
    WhooshEngine(tmp_path / "index").rebuild(posts(pairs))
    # One run in a hundred is that far out by chance; three in a row are not.
    chances: list[float] = []
    while len(chances) < 3 and (not chances or chances[-1] <= 0.01):
        chances.append(p_value(differences(opened(tmp_path, words), words, pairs)))
    print(f"p {chances}")  # noqa: T201  # part of the report
    assert chances[-1] > 0.01


def opened(folder: Path, ask: Callable[[WhooshEngine, str], object]) -> WhooshEngine:
    """An engine that has read nothing of what will be asked, and has run before."""
    index = WhooshEngine(folder / "index", budget_seconds=30)
    for n in range(20):
        ask(index, coined(90_000 + n))
    return index


@pytest.mark.parametrize("ask", [phrase, beginning, spelling])
def test_other_ways_to_ask_tell_less_than_a_clock_across_a_network_shows(
    tmp_path: Path, ask: Callable[[WhooshEngine, str], object]
) -> None:
    WhooshEngine(tmp_path / "index").rebuild(posts(200))
    found = differences(opened(tmp_path, ask), ask, 200)
    assert abs(np.median(found)) < 10e-6  # of some 100 microseconds
