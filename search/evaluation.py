"""Measure relevance on files: a corpus, queries and judgements in the BEIR layout.

`corpus.jsonl` has `_id title text` a line, `queries.jsonl` `_id text` and maybe `body`,
`qrels.tsv` `query-id corpus-id score` under a header. A query finds its own document first, so
that one is dropped.
"""

import csv
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from pathlib import Path
from typing import Literal

from search.documents import Document
from search.engine import Progress, SearchEngine
from search.language import words_only
from search.memory_engine import MemoryEngine
from search.whoosh_engine import WhooshEngine

DEPTH = 100
CUT = 10
ENGINES = ("whoosh", "memory")

QueryPath = Literal["typed", "related"]
Judgements = Mapping[str, Mapping[str, int]]

_EVERYBODY = "public"
_TELL_EVERY = 5.0  # seconds
_PATIENT = 60.0  # seconds; a long file query is no live search
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class BadCorpus(ValueError):
    """A file is missing or not in the layout; the message names it."""


@dataclass(frozen=True, slots=True)
class FileQuery:
    """One line of `queries.jsonl`."""

    id: str
    text: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What one query found, best first."""

    query: str
    hits: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Means over the queries that have judgements."""

    queries: int
    ndcg: float
    mrr: float
    recall: float


def corpus_of(folder: Path) -> Iterator[Document]:
    """The documents of a corpus. Raises BadCorpus."""
    for entry in _lines(folder / "corpus.jsonl"):
        yield Document(
            uid=entry["_id"],
            kind="question",
            audience=_EVERYBODY,
            thread=entry["_id"],
            created=_EPOCH,
            title=entry.get("title", ""),
            body=entry.get("text", ""),
        )


def queries_of(file: Path) -> list[FileQuery]:
    """The queries of a file. Raises BadCorpus."""
    return [
        FileQuery(entry["_id"], entry.get("text", ""), entry.get("body", ""))
        for entry in _lines(file)
    ]


def judgements_of(folder: Path) -> Judgements:
    """Which documents answer which query, and how well. Raises BadCorpus."""
    found: dict[str, dict[str, int]] = {}
    try:
        with (folder / "qrels.tsv").open(newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    except (OSError, KeyError, ValueError) as error:
        raise BadCorpus(f"{folder / 'qrels.tsv'}: {error}") from error
    return found


def _lines(file: Path) -> Iterator[Mapping[str, str]]:
    try:
        with file.open() as lines:
            for number, line in enumerate(lines, start=1):
                entry = json.loads(line)
                if not isinstance(entry, dict) or "_id" not in entry:
                    raise BadCorpus(f"{file}, line {number}: not an object with an _id.")
                yield entry
    except (OSError, ValueError) as error:
        raise error if isinstance(error, BadCorpus) else BadCorpus(f"{file}: {error}") from error


def run(
    corpus: Path,
    queries: Sequence[FileQuery],
    *,
    path: QueryPath = "typed",
    engine: str = "whoosh",
    semantic: Path | None = None,
    progress: Progress | None = None,
    waiting: Progress | None = None,
) -> Iterator[Ranked]:
    """Index the corpus in a folder of its own, then answer the queries one by one.

    With the folder of a sentence model as `semantic` each document gets its vector first, and
    `waiting` hears how many have none yet. Raises BadModel from `search.semantic.model`.
    """
    with tempfile.TemporaryDirectory(prefix="hearth-search-") as folder:
        place = Path(folder) / "index"
        if semantic is not None:
            index = _by_meaning(place, corpus, semantic, progress=progress, waiting=waiting)
        else:
            index = MemoryEngine() if engine == "memory" else _by_words(place)
            index.rebuild(corpus_of(corpus), progress=progress)
        for query in queries:
            yield _answer(index, query, path)


def _by_words(place: Path) -> SearchEngine:
    return WhooshEngine(place, budget_seconds=_PATIENT)


def _by_meaning(
    place: Path,
    corpus: Path,
    model: Path,
    *,
    progress: Progress | None,
    waiting: Progress | None,
) -> SearchEngine:
    from search.semantic.encoder import Encoder
    from search.semantic.engine import SemanticEngine

    index = SemanticEngine(place, Encoder(model), budget_seconds=_PATIENT)
    index.rebuild(corpus_of(corpus), progress=progress)
    while left := index.settle(_TELL_EVERY):
        if waiting is not None:
            waiting(left)
    return index


def _answer(engine: SearchEngine, query: FileQuery, path: QueryPath) -> Ranked:
    if path == "related":
        page = engine.related(
            title=query.text, body=query.body, audiences=[_EVERYBODY], limit=DEPTH + 1
        )
    else:
        page = engine.search(words_only(query.text), audiences=[_EVERYBODY], limit=DEPTH + 1)
    hits = [(group.best.uid, group.best.score) for group in page.groups]
    return Ranked(query.id, tuple(hit for hit in hits if hit[0] != query.id)[:DEPTH])


def figures(ranked: Sequence[Ranked], judgements: Judgements) -> Figures:
    """nDCG, reciprocal rank and recall at ten (Järvelin and Kekäläinen 2002 for nDCG, with the
    grade as gain)."""
    judged = [(one, judgements[one.query]) for one in ranked if judgements.get(one.query)]
    count = len(judged) or 1
    return Figures(
        queries=len(judged),
        ndcg=sum(_ndcg(one, grades) for one, grades in judged) / count,
        mrr=sum(_reciprocal_rank(one, grades) for one, grades in judged) / count,
        recall=sum(_recall(one, grades) for one, grades in judged) / count,
    )


def _top(ranked: Ranked) -> list[str]:
    return [uid for uid, _ in ranked.hits[:CUT]]


def _ndcg(ranked: Ranked, grades: Mapping[str, int]) -> float:
    gained = _discounted([grades.get(uid, 0) for uid in _top(ranked)])
    best = _discounted(sorted(grades.values(), reverse=True)[:CUT])
    return gained / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _reciprocal_rank(ranked: Ranked, grades: Mapping[str, int]) -> float:
    ranks = (rank for rank, uid in enumerate(_top(ranked), start=1) if grades.get(uid, 0) > 0)
    return 1 / next(ranks, float("inf"))


def _recall(ranked: Ranked, grades: Mapping[str, int]) -> float:
    relevant = {uid for uid, grade in grades.items() if grade > 0}
    return len(relevant.intersection(_top(ranked))) / len(relevant) if relevant else 0.0
