"""What changed between two texts: nothing is lost, and no text takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.revisions.diffs import Row, Work, compare

TEXTS = st.lists(st.sampled_from(["one", "two words", "", "three, more!", "  "]), max_size=9)


def _said(rows: list[Row], side: str) -> list[str]:
    return ["".join(piece.words for piece in getattr(row, side)) for row in rows]


def test_only_the_changed_words_are_marked() -> None:
    (row,) = compare("Sow in March, dry.", "Sow in April, dry.")

    assert [(piece.kind, piece.words) for piece in row.before] == [
        ("same", "Sow in "), ("removed", "March"), ("same", ", dry."),
    ]  # fmt: skip
    assert [(piece.kind, piece.words) for piece in row.after] == [
        ("same", "Sow in "), ("added", "April"), ("same", ", dry."),
    ]  # fmt: skip


def test_long_unchanged_stretches_are_counted() -> None:
    rows = compare("\n\n".join(["same"] * 9 + ["old"]), "\n\n".join(["same"] * 9 + ["new"]))

    assert [row.skipped for row in rows] == [8, 0, 0]


@settings(suppress_health_check=[HealthCheck.too_slow])  # of the machine, not of what it makes
@given(TEXTS, TEXTS)
def test_every_changed_paragraph_is_told_on_its_side(old: list[str], new: list[str]) -> None:
    rows = compare("\n".join(old), "\n".join(new))

    for side, lines, kind in (("before", old, "removed"), ("after", new, "added")):
        told = [said for said in _said(rows, side) if said.strip()]
        assert len(told) + sum(row.skipped for row in rows) == sum(
            bool(line.strip()) for line in lines
        )
        assert all(piece.kind in ("same", kind) for row in rows for piece in getattr(row, side))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 32_000, "b\n" * 32_000),
        ("a " * 32_000, "b " * 32_000),
        ("\n".join(map(str, range(9_000))), "\n".join(map(str, range(9_000, 0, -1)))),
        ("\n".join(["a b " * 95] * 80), "\n".join(["b a c " * 60] * 80)),
    ],
)
def test_no_text_takes_long(old: str, new: str) -> None:
    began = time.thread_time()  # of this thread alone: others may keep the machine busy
    assert compare(old, new)

    assert time.thread_time() - began < 0.7


def test_texts_made_to_take_long_share_what_a_page_may_cost() -> None:
    old, new = ("\n".join([f"x{words} y"] * 12) for words in (" a" * 120, " b a" * 60))
    began, work = time.thread_time(), Work()  # as above

    for _ in range(10):
        assert compare(old, new, work)

    assert time.thread_time() - began < 0.7


def test_a_word_in_a_long_paragraph_is_found() -> None:
    long = " ".join(f"word{number}" for number in range(5_000))

    (row,) = compare(f"{long} old {long}", f"{long} new {long}")

    assert [piece.words for piece in row.before if piece.kind == "removed"] == ["old"]
    assert [piece.words for piece in row.after if piece.kind == "added"] == ["new"]
