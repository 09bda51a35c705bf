"""The shipped engine with its best hits put in order by meaning."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search.documents import Change, Document, Group, Page, Query
from search.engine import BUDGET_SECONDS, Order, Progress
from search.semantic.encoder import Encoder
from search.semantic.vectors import VectorStore
from search.whoosh_engine import WhooshEngine

DEPTH = 50  # groups that are put in order anew; the rest stay as they are
DENSE = 0.7  # the weight of meaning, the rest is that of the words
_ASKED = 400  # characters of what is asked; a longer text would take the time of a page
_AT_ONCE = 8  # texts between two looks at the clock

Vector = npt.NDArray[np.float32]


class SemanticEngine(WhooshEngine):
    """A WhooshEngine that reorders what it found, and therefore shows nothing it would not.

    Counts, facets and permissions are those of the words. A document whose vector is not
    computed yet stands as well as those of its words do on the average.
    """

    def __init__(
        self,
        root: Path,
        encoder: Encoder,
        *,
        budget_seconds: float = BUDGET_SECONDS,
        patience_seconds: float = 2.0,
    ) -> None:
        super().__init__(root, budget_seconds=budget_seconds, patience_seconds=patience_seconds)
        self._encoder = encoder
        self.vectors = VectorStore(root)

    def search(
        self,
        query: Query,
        *,
        audiences: Iterable[str],
        limit: int = 20,
        offset: int = 0,
        order: Order = "relevance",
        signals: bool = True,
        counted: bool = False,
    ) -> Page:
        """One page of groups, those among the first DEPTH by meaning too; see SearchEngine."""
        by_meaning = order == "relevance" and query.asks_for_words and offset < DEPTH
        wide = super().search(
            query,
            audiences=audiences,
            limit=max(DEPTH, offset + limit) if by_meaning else limit,
            offset=0 if by_meaning else offset,
            order=order,
            signals=signals,
            counted=counted,
        )
        if not by_meaning:
            return wide
        groups = (*self._reordered(query.text, wide.groups[:DEPTH]), *wide.groups[DEPTH:])
        return replace(wide, groups=groups[offset : offset + limit])

    def write(self, changes: Iterable[Change], *, watermark: int | None = None) -> int:
        """Apply a batch and note which vectors it makes old; see SearchEngine."""
        batch = list(changes)
        # First the note: a crash in between leaves a text that waits, never an old vector.
        self.vectors.take(batch)
        return super().write(batch, watermark=watermark)

    def rebuild(
        self, documents: Iterable[Document], *, watermark: int = 0, progress: Progress | None = None
    ) -> int:
        """Build beside, then swap; vectors of unchanged texts are kept; see SearchEngine."""
        noted = self.vectors.take_all(documents)
        return super().rebuild(noted, watermark=watermark, progress=progress)

    def settle(self, seconds: float) -> int:
        """Compute vectors for so long; how many documents still wait for theirs."""
        until = time.monotonic() + seconds
        while batch := self.vectors.waiting(_AT_ONCE):
            found = self._encoder.encode([text for _, _, text in batch])
            self.vectors.keep(
                [(uid, digest, row) for (uid, digest, _), row in zip(batch, found, strict=True)]
            )
            if time.monotonic() >= until:
                break
        return self.vectors.count()[1]

    def _reordered(self, text: str, groups: Sequence[Group]) -> tuple[Group, ...]:
        held = self.vectors.vectors_of([hit.uid for group in groups for hit in group.hits])
        if not held:
            return tuple(groups)
        asked = self._encoder.encode([text[:_ASKED]])[0]
        near = [_nearest(asked, group, held) for group in groups]
        known = [one for one in near if one is not None]
        usual = float(np.mean(known))
        best = max(group.best.score for group in groups) or 1.0
        scored = [
            _scored(
                group,
                DENSE * (usual if one is None else one) + (1 - DENSE) * group.best.score / best,
            )
            for group, one in zip(groups, near, strict=True)
        ]
        return tuple(sorted(scored, key=lambda group: -group.best.score))


def _nearest(asked: Vector, group: Group, held: Mapping[str, Vector]) -> float | None:
    found = [float(asked @ held[hit.uid]) for hit in group.hits if hit.uid in held]
    return max(found, default=None)


def _scored(group: Group, score: float) -> Group:
    """The same passages in the same order, under the score that counts now."""
    return replace(group, hits=tuple(replace(hit, score=score) for hit in group.hits))
