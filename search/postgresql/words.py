"""Did-you-mean and completion out of the written words of the reader's documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.postgresql.tables import SCHEMA, quoted
from search.vocabulary import neighbourhood

_MOST_NEAR = 500
_LAST = "\U0010ffff"

_KNOWN = f"""
    SELECT 1 FROM {SCHEMA}.documents WHERE audience = ANY(%(audiences)s)
    AND (title @@ %(words)s::tsquery OR body @@ %(words)s::tsquery) LIMIT 1
"""  # noqa: S608  # names of ours alone
_BEGINNING = f"""
    SELECT word, count(*) AS count FROM {SCHEMA}.words WHERE audience = ANY(%(audiences)s)
    AND word >= %(head)s AND word < %(head)s || %(last)s
    GROUP BY word ORDER BY 2 DESC, 1 LIMIT %(limit)s
"""  # noqa: S608  # names of ours alone
_NEARBY = f"""
    SELECT word, count(*) AS count FROM {SCHEMA}.words WHERE audience = ANY(%(audiences)s)
    AND ((word >= %(head)s AND word < %(head)s || %(last)s)
         OR (reverse(word) COLLATE "C" >= %(tail)s
             AND reverse(word) COLLATE "C" < %(tail)s || %(last)s))
    AND length(word) = ANY(%(lengths)s)
    GROUP BY word ORDER BY 2 DESC, 1 LIMIT %(limit)s
"""  # noqa: S608  # names of ours alone


class Words:
    """The words of documents of these audiences, asked over a cursor."""

    def __init__(self, cursor: Any, audiences: Sequence[str]) -> None:
        self._cursor = cursor
        self._audiences = audiences

    def known(self, terms: Iterable[bytes]) -> bool:
        """Whether one of these terms stands in a document."""
        return bool(self._found(_KNOWN, words=" | ".join(map(quoted, terms))))

    def near(self, word: str) -> Mapping[str, int]:
        """Words like this one, with the number of documents they stand in. One edit, or two
        letters swapped, leave the first third or the last as it was."""
        hood, third = neighbourhood(word), max(1, len(word) // 3)
        if not hood:
            return {}
        rows = self._found(
            _NEARBY,
            head=word[:third],
            tail=word[-third:][::-1],
            last=_LAST,
            lengths=[len(word) - 1, len(word), len(word) + 1],
            limit=_MOST_NEAR,
        )
        return {row["word"]: row["count"] for row in rows if hood & neighbourhood(row["word"])}

    def beginning(self, prefix: str, *, limit: int) -> dict[str, int]:
        """The commonest words that begin so, likewise."""
        rows = self._found(_BEGINNING, head=prefix, last=_LAST, limit=limit)
        return {row["word"]: row["count"] for row in rows}

    def _found(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        return rows_of(self._cursor, statement, {**values, "audiences": self._audiences})


def rows_of(cursor: Any, statement: str, values: Any) -> list[dict[str, Any]]:
    """What a statement answers, a dict for each row."""
    rows: list[dict[str, Any]] = cursor.execute(statement, values).fetchall()
    return rows
