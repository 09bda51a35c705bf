"""What every engine promises about what it keeps: rebuilds, watermarks, odd documents."""

from dataclasses import replace

import pytest

from search import Document, SearchEngine
from tests.search.samples import NOON, ask, document, found


def test_a_rebuild_replaces_everything(engine: SearchEngine) -> None:
    engine.write([document(1, "old")])
    seen: list[int] = []
    assert engine.rebuild([document(2, "new")], watermark=42, progress=seen.append) == 1
    assert found(engine, "old new") == ["reply:2"]
    assert seen[-1] == 1
    assert engine.state().watermark == 42
    assert engine.state().documents == 1


def test_the_watermark_stays_with_the_batch(engine: SearchEngine) -> None:
    engine.write([document(1, "one")], watermark=5)
    engine.write([document(2, "two")])
    assert engine.state().watermark == 5


def test_related_documents_share_the_telling_words(engine: SearchEngine) -> None:
    engine.write([document(n, "the weather is fine", title="weather today") for n in range(5)])
    engine.write([document(50, "spores on the leaves of my tomato", title="Tomato blight")])
    page = engine.related(
        title="What is this on my tomatoes?", body="grey spores everywhere", audiences=["public"]
    )
    assert page.groups[0].best.uid == "reply:50"
    assert engine.related(title="tomato", body="", audiences=["community:1"]).total == 0


def test_documents_with_odd_content_do_not_stop_a_batch(engine: SearchEngine) -> None:
    odd = [
        document(1, ""),
        document(2, "x" * 60_000),
        document(3, "\x00\u202e\ud800 broken", author="\ud800"),
        document(4, "é" * 5_000 + " ok"),
        document(5, "word " * 30_000),
        document(6, "fine", language="tlh"),
    ]
    engine.write(odd)
    assert engine.count() == 6
    assert found(engine, "broken") == ["reply:3"]
    assert found(engine, "fine") == ["reply:6"]


def test_scores_do_not_depend_on_how_documents_were_batched(engine: SearchEngine) -> None:
    documents = [document(n, f"common word{n % 7} filler{n % 3}") for n in range(60)]
    engine.rebuild(documents)
    whole = {g.thread: g.best.score for g in ask(engine, "common word3 filler1", limit=60).groups}
    engine.rebuild([])
    for part in documents:
        engine.write([part])
    pieces = {g.thread: g.best.score for g in ask(engine, "common word3 filler1", limit=60).groups}
    assert pieces == pytest.approx(whole)


def test_old_and_unusual_dates_are_kept(engine: SearchEngine) -> None:
    old: Document = replace(document(1, "attic"), created=NOON.replace(year=1999))
    engine.write([old, document(2, "attic")])
    assert found(engine, "attic", order="newest") == ["reply:2", "reply:1"]
