"""The query behind "related": the title in full, the body by its most telling words."""

from dataclasses import replace

from search.documents import Query, Term
from search.language import words_only
from search.schema import SCORED
from search.scoring import idf
from search.snapshots import Snapshot

BODY_WEIGHT = 0.4
BODY_TERMS = 40


def related_query(
    snapshot: Snapshot, *, title: str, body: str, languages: tuple[str, ...]
) -> Query:
    """Words of the title, and forty of the body's rarest at less weight."""
    wanted = dict.fromkeys(words_only(title, languages=languages).terms)
    rarest = sorted(
        words_only(body, languages=languages).terms,
        key=lambda term: _rarity(snapshot, term),
        reverse=True,
    )
    for term in rarest[:BODY_TERMS]:
        wanted.setdefault(replace(term, weight=BODY_WEIGHT))
    return Query(text=f"{title}\n{body}".strip(), terms=tuple(wanted))


def _rarity(snapshot: Snapshot, term: Term) -> float:
    """The idf of a term; a word nobody wrote tells nothing."""
    found = max(snapshot.rarity(name, t) for name in SCORED for t in term.spellings)
    return idf(size=snapshot.size, frequency=found) if found else 0.0
