"""The account of one run: what became of every row of every file."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Tally:
    """The numbers of one table.

    `in_file = taken + unchanged + updated + refused`. `withdrawn` counts rows of earlier
    snapshots that this one no longer holds; they are in no file.
    """

    in_file: int = 0
    taken: int = 0
    unchanged: int = 0
    updated: int = 0
    withdrawn: int = 0
    refused: int = 0

    def adds_up(self) -> bool:
        """Whether every row of the file is accounted for."""
        return self.in_file == self.taken + self.unchanged + self.updated + self.refused


@dataclass
class Report:
    """Everything there is to say about a run. Source ids may be missing or no numbers at all."""

    tables: dict[str, Tally] = field(default_factory=dict)
    refusals: dict[tuple[str, str], list[int | str | None]] = field(default_factory=dict)
    withdrawals: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def tally(self, table: str) -> Tally:
        """The numbers of one table."""
        return self.tables.setdefault(table, Tally())

    def refuse(self, table: str, source_id: int | str | None, reason: str) -> None:
        """Note a row that was not taken, and why."""
        self.tally(table).refused += 1
        self.refusals.setdefault((table, reason), []).append(source_id)

    def withdraw(self, table: str, source_id: int, outcome: str) -> None:
        """Note a row that is no longer there, and what became of ours."""
        self.tally(table).withdrawn += 1
        self.withdrawals.setdefault((table, outcome), []).append(source_id)

    def note(self, sentence: str) -> None:
        """Say something that concerns no single row; once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    @property
    def refused(self) -> int:
        """How many rows were not taken."""
        return sum(tally.refused for tally in self.tables.values())

    def complete(self) -> dict[str, Any]:
        """Every row that was refused or withdrawn, one by one."""
        return {
            "tables": self._tables(),
            "refused_rows": [
                {"file": f"{table}.xml", "id": id_, "reason": reason}
                for (table, reason), ids in self.refusals.items()
                for id_ in ids
            ],
            "withdrawn_rows": [
                {"file": f"{table}.xml", "id": id_, "outcome": outcome}
                for (table, outcome), ids in self.withdrawals.items()
                for id_ in ids
            ],
            "notes": list(self.notes),
        }

    def summary(self) -> dict[str, Any]:
        """The same with rows counted by reason, small enough to keep."""
        return {
            "tables": self._tables(),
            "refused": _counted(self.refusals),
            "withdrawn": _counted(self.withdrawals),
            "notes": list(self.notes),
        }

    def _tables(self) -> dict[str, dict[str, int]]:
        return {table: asdict(tally) for table, tally in self.tables.items()}


def _counted(rows: dict[tuple[str, str], Any]) -> list[dict[str, Any]]:
    counts = Counter({key: len(ids) for key, ids in rows.items()})
    return [
        {"file": f"{table}.xml", "reason": reason, "rows": count}
        for (table, reason), count in counts.most_common()
    ]
