"""What besides its words says that a passage will help: acceptance, openings, freshness.

Each is a factor close to one over the text score, so that they order what is nearly as good and
never lift what is not about the question. Scores are compared with other searchers without them.
"""

from collections.abc import Mapping

import numpy as np

from search.documents import Document
from search.segments import Floats, Segment

ACCEPTED = 1.15
# The post with the title stands before an equally good passage of its thread.
OPENING = 1.05
STANDING = {"due": 0.95, "stale": 0.85, "superseded": 0.7}
LOWEST, HIGHEST = min(STANDING.values()), ACCEPTED * OPENING
_UNDER_OTHERS = frozenset({"answer", "reply", "comment", "person"})


def factor(document: Document) -> float:
    """What the score of a document is multiplied with, from LOWEST to HIGHEST."""
    return (
        _of_kind(document.kind.casefold())
        * _of_acceptance("yes" if document.accepted else "")
        * STANDING.get(document.standing.casefold(), 1.0)
    )


def factors(segment: Segment) -> Floats | None:
    """The factor of every document of a segment, None when all of them are one."""
    return segment.derived("factors", lambda: _factors(segment))


def _factors(segment: Segment) -> Floats | None:
    kinds, _ = segment.choices("kind")
    found = (
        _spread(segment, "kind", {kind: _of_kind(kind) for kind in kinds})
        * _spread(segment, "accepted", {"yes": ACCEPTED})
        * _spread(segment, "standing", STANDING)
    )
    return None if bool((found == 1.0).all()) else found


def _of_kind(kind: str) -> float:
    return 1.0 if kind in _UNDER_OTHERS else OPENING


def _of_acceptance(accepted: str) -> float:
    return ACCEPTED if accepted else 1.0


def _spread(segment: Segment, name: str, values: Mapping[str, float]) -> Floats:
    """A value for each document by its choice, one where there is none."""
    choices, numbers = segment.choices(name)
    table = np.array([values.get(choice, 1.0) for choice in choices], dtype=np.float32)
    found: Floats = table[numbers]
    return found
