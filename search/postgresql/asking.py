"""A query as SQL: what must hold, and what the score is."""

from collections.abc import Iterable
from typing import Any

from search.documents import Phrase, Query, Term
from search.postgresql.tables import SCHEMA, quoted
from search.ranking import HITS_PER_GROUP

_COLUMNS = {
    "in": "community",
    "type": "kind",
    "author": "author",
    "status": "status",
    "lang": "language",
}
_ARRAYS = {"tag": "tags", "is": "marks", "has": "marks"}
_FACETS = {
    "type": "ARRAY[kind]",
    "in": "ARRAY[community]",
    "tag": "labels",
    "status": "ARRAY[status]",
    "lang": "ARRAY[language]",
}
Values = dict[str, Any]


def conditions(query: Query, audiences: Iterable[str]) -> tuple[str, str, Values]:
    """The WHERE clause, the score, and their values."""
    values: Values = {"audiences": list(audiences)}
    held = ["audience = ANY(%(audiences)s)"]
    for number, (key, chosen) in enumerate(query.filters):
        held.append(_having(key, f"f{number}"))
        values[f"f{number}"] = list(chosen)
    for number, (key, refused) in enumerate(query.without):
        held.append(f"NOT {_having(key, f'w{number}')}")
        values[f"w{number}"] = list(refused)
    if query.after is not None:
        held.append("created >= %(after)s")
    if query.before is not None:
        held.append("created < %(before)s")
    values |= {"after": query.after, "before": query.before}
    for number, phrase in enumerate(query.excluded):
        held.append(f"NOT {_standing(f'x{number}')}")
        values[f"x{number}"] = _side_by_side(phrase)
    return _scored(query, held, values)


def _scored(query: Query, held: list[str], values: Values) -> tuple[str, str, Values]:
    for number, phrase in enumerate(query.phrases):
        held.append(_standing(f"p{number}"))
        values[f"p{number}"] = _side_by_side(phrase)
    any_of = [
        *(_any_spelling(term) for term in query.terms),
        *(f"{quoted(prefix)}:*" for prefix in query.prefixes),
    ]
    scored = [f"p{number}" for number in range(len(query.phrases))]
    if any_of:
        values["words"] = " | ".join(any_of)
        scored.append("words")
        if not query.phrases:
            held.append(_standing("words"))
    ranks = [f"ts_rank({f}, %({name})s::tsquery)" for name in scored for f in ("title", "body")]
    return " AND ".join(held), " + ".join(ranks) or "0", values


def groups(where: str, score: str, *, newest: bool) -> str:
    """Threads in order with their counts, and the counts over all of them."""
    order = "latest DESC, best DESC" if newest else "best DESC, latest DESC"
    return f"""
        SELECT thread, count(*) AS matches, max({score}) AS best, max(created) AS latest,
               count(*) OVER () AS threads, (sum(count(*)) OVER ())::bigint AS documents
        FROM {SCHEMA}.documents WHERE {where}
        GROUP BY thread ORDER BY {order}, thread LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608  # made of names; what was typed are values


def hits(where: str, score: str, *, newest: bool) -> str:
    """The best passages of some threads."""
    order = "created DESC, score DESC" if newest else "score DESC, created DESC"
    return f"""
        SELECT uid, kind, thread, community, created, score FROM (
            SELECT *, row_number() OVER (PARTITION BY thread ORDER BY {order}, uid) AS place
            FROM (
                SELECT uid, kind, thread, community, created, {score} AS score
                FROM {SCHEMA}.documents WHERE {where} AND thread = ANY(%(threads)s)
            ) AS matching
        ) AS placed WHERE place <= {HITS_PER_GROUP} ORDER BY place
    """  # noqa: S608  # the same


def facet(where: str, key: str) -> str:
    """Threads by the values of a column."""
    return f"""
        SELECT value, count(DISTINCT thread)
        FROM {SCHEMA}.documents, unnest({_FACETS[key]}) AS value
        WHERE value <> '' AND {where} GROUP BY value
    """  # noqa: S608  # the same


def _having(key: str, name: str) -> str:
    if key in _COLUMNS:
        return f"{_COLUMNS[key]} = ANY(%({name})s)"
    return f"{_ARRAYS[key]} && %({name})s"


def _standing(name: str) -> str:
    return f"(title @@ %({name})s::tsquery OR body @@ %({name})s::tsquery)"


def _any_spelling(term: Term) -> str:
    return f"({' | '.join(map(quoted, term.spellings))})"


def _side_by_side(phrase: Phrase) -> str:
    return " <-> ".join(map(_any_spelling, phrase))
