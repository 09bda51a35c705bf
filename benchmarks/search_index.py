"""How fast documents are indexed and found, on invented forum posts or a BEIR folder.

    python benchmarks/search_index.py [--documents N] [--batch 50] [--corpus DIR]

With HEARTH_REAL_DATA set, its `search/beer-linked` is measured too. One process, warm.
"""

import argparse
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from search import Document, SearchEngine, open_engine, parse

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def invented(count: int, *, seed: int) -> Iterator[Document]:
    """Posts of 20 to 300 words drawn from 30,000 with the skew of natural text."""
    draw = random.Random(seed)
    syllables = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(30_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    pool = draw.choices(words, weights, k=2_000_000)
    for number in range(count):
        start, length = draw.randrange(len(pool) - 320), int(draw.triangular(20, 300, 60))
        opening = number % 4 == 0
        yield Document(
            uid=f"post:{number}",
            kind="question" if opening else "answer",
            audience="public" if number % 5 else "community:7",
            thread=f"thread:{number // 4}",
            created=EPOCH,
            title=" ".join(pool[start : start + 9]) if opening else "",
            body=" ".join(pool[start : start + length]),
            community=f"c{number % 12}",
            author=f"person{number % 997}",
            tags=(pool[start], pool[start + 1]),
        )


def from_corpus(folder: Path) -> Iterator[Document]:
    """The documents of a BEIR folder."""
    with (folder / "corpus.jsonl").open() as lines:
        for line in lines:
            entry = json.loads(line)
            yield Document(
                uid=entry["_id"],
                kind="question",
                audience="public",
                thread=entry["_id"],
                created=EPOCH,
                title=entry["title"],
                body=entry["text"],
            )


def measure(name: str, documents: list[Document], *, batch: int) -> None:
    """One table row for writing in batches, one for rebuilding, one for each kind of query."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "index")
        engine.rebuild([])
        report(
            f"{name}: written in batches of {batch}",
            len(documents),
            by_batch(engine, documents, batch),
        )
        report(f"{name}: rebuilt in bulk", len(documents), timed(lambda: engine.rebuild(documents)))
        queries(name, engine, documents)
        started = time.perf_counter()
        engine.write([documents[0]])
        print(
            f"{name + ': one document committed':<48}"
            f" {1000 * (time.perf_counter() - started):8.1f} ms"
        )


def by_batch(engine: SearchEngine, documents: Iterable[Document], size: int) -> float:
    """Seconds to write everything, a commit for each batch."""
    source = iter(documents)

    def write() -> None:
        while batch := list(islice(source, size)):
            engine.write(batch)

    return timed(write)


def queries(name: str, engine: SearchEngine, documents: list[Document]) -> None:
    """Time typed queries made of the documents' own words."""
    draw = random.Random(5)
    kinds: dict[str, Callable[[list[str]], str]] = {
        "3 words": lambda words: " ".join(draw.sample(words, 3)),
        "10 words": lambda words: " ".join(words[:10]),
        "phrase": lambda words: f'"{words[2]} {words[3]}"',
        "beginning": lambda words: words[4][:3].ljust(3, "a") + "*",
    }
    for kind, make in kinds.items():
        asked = [make((d.body.split() * 10)[:40]) for d in draw.sample(documents, 200)]
        times = []
        for text in asked * 2:
            query = parse(text.replace('""', "")[:256])
            started = time.perf_counter()
            engine.search(query, audiences=["public"], limit=10)
            times.append(1000 * (time.perf_counter() - started))
        warm = sorted(times[len(asked) :])
        print(
            f"{name + ': ' + kind:<48} p50 {statistics.median(warm):6.2f} ms"
            f"  p95 {warm[int(0.95 * len(warm))]:6.2f} ms"
        )


def timed(act: Callable[[], object]) -> float:
    """Seconds this takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def report(name: str, count: int, seconds: float) -> None:
    """One line with the rate."""
    print(f"{name:<48} {count / seconds:8.0f} documents/s  ({count:,} in {seconds:.1f} s)")


def main() -> None:
    """Run what was asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--batch", type=int, default=50)
    arguments.add_argument("--corpus", type=Path)
    chosen = arguments.parse_args()
    corpus = chosen.corpus
    if corpus is None and (data := os.environ.get("HEARTH_REAL_DATA")):
        corpus = Path(data) / "search" / "beer-linked"
    measure("invented", list(invented(chosen.documents, seed=1)), batch=chosen.batch)
    if corpus is not None:
        measure(corpus.name, list(from_corpus(corpus)), batch=chosen.batch)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory, test data included':<48} {peak:8.0f} MB")


if __name__ == "__main__":
    main()
