"""How fast our search answers beside SQLite FTS5, PostgreSQL and Tantivy, query by query.

    python benchmarks/search_rivals.py [--documents 10000] [--queries 100] [--rounds 3]

Each query is put to every engine in turn, in another order each time, so that a busy moment of
the machine falls on all of them. PostgreSQL needs its server programs, Tantivy
`pip install tantivy`; what is absent is named and left out. Last comes the memory of four
processes that search one index.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(1, str(ROOT / "benchmarks"))

from rivals.engines import Ask, fts5, hearth, postgresql, tantivy  # noqa: E402  (found only after the path is set)
from search_index import invented  # noqa: E402  (the same)

from search import Document, open_engine, parse  # noqa: E402  (the same)
from tests.postgres import programs, server  # noqa: E402  (the same)

KINDS = ("2-4 words OR", "title", "AND", "phrase", "60 words")
PROCESSES = 4
Times = dict[tuple[str, str], list[float]]


def questions(documents: Sequence[Document], count: int) -> list[tuple[str, str]]:
    """Queries of every kind, made of the words of documents."""
    draw = random.Random(11)
    asked = []
    for document in draw.sample(documents, min(count, len(documents))):
        words = (document.body.split() * 60)[:60]
        some = draw.sample(words, draw.randint(2, 4))
        asked += [
            ("2-4 words OR", " ".join(some)),
            ("title", " ".join(words[:10])),
            ("AND", " ".join(some[:3])),
            ("phrase", " ".join(words[2:4])),
            ("60 words", " ".join(words)),
        ]
    return [(kind, f'"{text}"' if kind == "phrase" else text) for kind, text in asked]


def opened(stack: ExitStack, folder: Path, documents: Sequence[Document]) -> dict[str, Ask]:
    """Every engine that is here, filled."""
    engines = {
        "hearth": stack.enter_context(hearth(folder, documents)),
        "fts5": stack.enter_context(fts5(folder, documents)),
    }
    if (found := programs()) is None:
        print("PostgreSQL is left out: its server programs are not installed.")
    else:
        address = stack.enter_context(server(found))
        engines["postgresql"] = stack.enter_context(postgresql(address, documents))
    try:
        engines["tantivy"] = stack.enter_context(tantivy(folder, documents))
    except ImportError:
        print("Tantivy is left out: pip install tantivy brings it.")
    return engines


def measured(engines: dict[str, Ask], asked: Sequence[tuple[str, str]], rounds: int) -> Times:
    """Milliseconds of every answer after a first round that warms."""
    draw = random.Random(3)
    gc.collect()
    gc.freeze()  # the documents lie here only because this process wrote them
    times: Times = {(kind, name): [] for kind in KINDS for name in engines}
    for turn in range(rounds + 1):
        for kind, text in asked:
            for name in draw.sample(list(engines), len(engines)):
                started = time.perf_counter()
                engines[name](kind, text)
                if turn:
                    times[kind, name].append(1000 * (time.perf_counter() - started))
    return times


def table(times: Times, names: Sequence[str]) -> None:
    """p50 / p95 of each, and ours as a part of theirs."""
    print(f"{'ms p50 / p95':<14}" + "".join(f"{name:>18}" for name in names) + "   ours : theirs")
    for kind in KINDS:
        medians = {name: statistics.median(times[kind, name]) for name in names}
        cells = []
        for name in names:
            ordered = sorted(times[kind, name])
            cells.append(f"{medians[name]:8.2f} / {ordered[int(0.95 * len(ordered))]:7.2f}")
        ratios = " ".join(
            f"{name} {medians['hearth'] / medians[name]:.3f}" for name in names if name != "hearth"
        )
        print(f"{kind:<14}{''.join(f'{cell:>18}' for cell in cells)}   {ratios}")


def memory(folder: Path, asked: Sequence[tuple[str, str]]) -> None:
    """The proportional set size of four processes after they have answered."""
    texts = "\n".join(text for _, text in asked if len(text) <= 256)
    command = [sys.executable, __file__, "--child", str(folder / "hearth")]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write(texts + "\n\n")
        child.stdin.flush()
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()
    sizes = [_proportional(child.pid) for child in children]
    for child in children:
        child.communicate("\n")
    print(f"memory of {PROCESSES} processes: {sum(sizes):.0f} MB PSS, {max(sizes):.0f} MB at most")


def _proportional(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def child(index: Path) -> None:
    """Answer what is read until an empty line, say so, and wait for another."""
    engine = open_engine(index)
    for line in iter(sys.stdin.readline, "\n"):
        engine.search(parse(line.strip()), audiences=["public"], limit=10)
    print("answered", flush=True)
    sys.stdin.readline()


def main() -> None:
    """Run what was asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--queries", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.child is not None:
        child(chosen.child)
        return
    documents = list(invented(chosen.documents, seed=1))
    asked = questions(documents, chosen.queries)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        engines = opened(stack, Path(folder), documents)
        print(f"{len(documents):,} documents, {chosen.queries} queries of each kind")
        table(measured(engines, asked, chosen.rounds), list(engines))
        memory(Path(folder), asked)


if __name__ == "__main__":
    main()
