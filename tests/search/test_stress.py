"""Updates, removals, moves and merges at random, held against the engine in a dict after every
few: nothing stale, nothing removed, nothing of another audience, and Whoosh's own scores."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from search import Change, Document, Page, Query, Removal, parse
from search.memory_engine import MemoryEngine
from search.whoosh_engine import WhooshEngine
from tests.search import oracle
from tests.search.samples import NOON, document
from tests.soak import rounds, seeded

WORDS = [f"w{n}" for n in range(30)]
AUDIENCES = ("public", "community:1", "community:2", "people")
KINDS = ("question", "answer", "reply", "comment", "article")
STANDINGS = ("", "", "fresh", "due", "stale", "superseded")
EVERYTHING = 1_000


class World:
    """The index on disk, one that reads it from elsewhere, and what is true."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.chance = chance
        self.index = WhooshEngine(root, budget_seconds=30)
        self.reader = WhooshEngine(root, budget_seconds=30)
        self.truth = MemoryEngine()
        self.index.rebuild([])

    def change(self, step: int) -> Change:
        """One post written, moved to other readers, or removed."""
        number = self.chance.randrange(250)
        if self.chance.random() < 0.25:
            return Removal(f"reply:{number}")
        draw = self.chance
        return document(
            number,
            " ".join([*draw.choices(WORDS, k=draw.randint(1, 12)), f"only{number}step{step}"]),
            title=" ".join(draw.choices(WORDS, k=draw.randint(0, 3))),
            audience=draw.choice(AUDIENCES),
            thread=f"thread:{number // 3}",
            kind=draw.choice(KINDS),
            tags=tuple(draw.sample(("rye", "oat", "salt"), draw.randint(0, 2))),
            community=draw.choice(("", "1", "2")),
            accepted=draw.random() < 0.2,
            standing=draw.choice(STANDINGS),
            created=NOON,
        )

    def write(self, step: int) -> None:
        """A batch of one to forty changes, to both."""
        size = self.chance.choice((1, 1, 2, 5, 40))
        batch = [self.change(step) for _ in range(size)]
        self.index.write(batch)
        self.truth.write(batch)

    def query(self) -> Query:
        """Words, and sometimes a phrase, a word left out or a filter."""
        draw = self.chance
        text = " ".join(draw.sample(WORDS, draw.randint(1, 4)))
        also = (
            "",
            "",
            f' "{draw.choice(WORDS)}"',
            f" -{draw.choice(WORDS)}",
            " tag:rye",
            " -is:stale",
        )
        return parse(text + draw.choice(also))


def posts(page: Page) -> dict[str, tuple[int, float]]:
    """What a page says of each thread: how many matches, and the best score."""
    return {group.thread: (group.matches, group.best.score) for group in page.groups}


def agree(world: World) -> None:
    """Ask both the same as several readers, and compare everything that is answered."""
    for _ in range(4):
        query = world.query()
        readers = world.chance.sample(AUDIENCES, world.chance.randint(0, 3))
        options = {"audiences": readers, "limit": EVERYTHING, "counted": True}
        ours = world.reader.search(query, **options)  # type: ignore[arg-type]  # one dict for both
        expected = world.truth.search(query, **options)  # type: ignore[arg-type]  # the same
        assert not ours.degraded
        assert (ours.total, ours.documents) == (expected.total, expected.documents)
        assert ours.facets == expected.facets
        known = {d.uid: d for d in living(world.truth)}
        for group in ours.groups:
            assert all(known[hit.uid].audience in readers for hit in group.hits)
        assert {t: n for t, (n, _) in posts(ours).items()} == {
            t: n for t, (n, _) in posts(expected).items()
        }


def living(truth: MemoryEngine) -> list[Document]:
    """What there is now."""
    return list(truth._documents.values())


def scores_are_stock(world: World) -> None:
    """Without signals each post has the score that Whoosh's own searcher gives it."""
    manifest = world.index._folder.manifest()
    assert manifest is not None
    folder = world.index._folder.path(manifest)
    words = world.chance.sample(WORDS, 3)
    page = world.reader.search(
        parse(" ".join(words)), audiences=AUDIENCES, limit=EVERYTHING, signals=False
    )
    expected = oracle.scores(folder, words, world.reader._reading.snapshot().average)
    assert page.documents == len(expected)
    for group in page.groups:
        for hit in group.hits:
            assert hit.score == pytest.approx(expected[hit.uid], rel=1e-4)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_stale_removed_or_forbidden_is_ever_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.shelves.LARGE", 16)  # so that few documents fill both shelves
    world = World(tmp_path / "index", seeded())
    for step in range(rounds(few=80, full=3_000)):
        world.write(step)
        if step % 4 == 0:
            agree(world)
        if step % 20 == 0:
            scores_are_stock(world)
    assert set(world.reader.uids()) == set(world.truth.uids())
    assert world.reader.verify().sound
    for known in living(world.truth):
        (word,) = [w for w in known.body.split() if w.startswith("only")]
        for audience in AUDIENCES:
            found = world.reader.search(parse(word), audiences=[audience])
            assert found.documents == (1 if audience == known.audience else 0)
