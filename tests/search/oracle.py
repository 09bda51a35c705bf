"""The same formula run by Whoosh's own searcher, posting by posting."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from whoosh import query
from whoosh.index import FileIndex
from whoosh.scoring import BaseScorer, WeightingModel

from search.files import IndexStorage
from search.schema import SCHEMA, SCORED
from search.scoring import K1, B, idf
from search.writing import INDEX_NAME


class Oracle(WeightingModel):
    """BM25 with the average field lengths it is told."""

    def __init__(self, average: Mapping[str, float]) -> None:
        self._average = average

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: float = 1) -> BaseScorer:
        """A scorer for one term; Whoosh's query frequency plays no part."""
        del qf
        whole = searcher.get_parent().reader()
        frequency = whole.doc_frequency(fieldname, text)
        weight = idf(size=whole.doc_count_all(), frequency=frequency)
        return _TermScorer(searcher, fieldname, weight, self._average[fieldname])


class _TermScorer(BaseScorer):
    def __init__(self, searcher: Any, name: str, weight: float, average: float) -> None:
        self._searcher = searcher
        self._name = name
        self._weight = weight
        self._average = average

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:
        length = self._searcher.reader().doc_field_length(matcher.id(), self._name)
        norm = K1 * (1 - B + B * length / self._average)
        return self._weight * matcher.weight() * (K1 + 1) / (matcher.weight() + norm)


def scores(folder: Path, words: list[str], average: Mapping[str, float]) -> dict[str, float]:
    """Every document that has one of the words, with its score."""
    index = FileIndex(IndexStorage(folder), SCHEMA, INDEX_NAME)
    searcher = index.searcher(weighting=Oracle(average))
    wanted = query.Or([query.Term(field, word.encode()) for field in SCORED for word in words])
    hits = searcher.search(wanted, limit=None)
    if not hits:
        return {}  # Whoosh has no columns to read where there is no segment
    uids = searcher.reader().column_reader("uid", translate=False)
    return {uids[hit.docnum].decode(): hit.score for hit in hits}
