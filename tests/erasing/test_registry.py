"""Nothing that points to a person is forgotten: by the copy, by erasing, by docs/privacy.md."""

from __future__ import annotations

import re

from app.takeout.words import FILES, REASONS
from community.erasure.written import WRITTEN
from community.own_data.portions import PORTIONS
from community.own_data.withheld import WITHHELD, Why
from community.schema import PERSON_COLUMNS, metadata
from tests.architecture.files import read

_TAKEN = {f"{each.table}.{name}" for each in PORTIONS for name in (*each.columns, each.whose)}


def test_p1_every_registered_column_is_in_the_copy_or_has_a_reason() -> None:
    assert sorted(set(PERSON_COLUMNS) - _TAKEN - set(WITHHELD)) == []


def test_of_what_is_about_the_person_every_column_is_taken_or_has_a_reason() -> None:
    forgotten = [
        f"{portion.table}.{column.name}"
        for portion in PORTIONS
        if portion.whole
        for column in metadata.tables[portion.table].columns
        if column.name != "id" and f"{portion.table}.{column.name}" not in _TAKEN | set(WITHHELD)
    ]

    assert forgotten == []


def test_what_is_withheld_exists_and_is_taken_nowhere() -> None:
    exists = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
    }
    columns = {f"{each.table}.{name}" for each in PORTIONS for name in each.columns}

    assert set(WITHHELD) <= exists
    assert columns <= exists
    assert set(WITHHELD) & columns == set()


def test_every_file_and_every_reason_has_words() -> None:
    assert {each.file for each in PORTIONS} | {"appeals", "log_about_you", "log_by_you"} == set(
        FILES
    )
    assert len({each.file for each in PORTIONS}) == len(PORTIONS)
    assert set(REASONS) == set(Why)


def test_words_of_a_person_are_by_a_person_who_is_registered() -> None:
    for table, words in WRITTEN.items():
        assert f"{table}.{words.writer}" in PERSON_COLUMNS
        assert {*words.emptied, *words.dashed} <= {c.name for c in metadata.tables[table].columns}


def test_the_privacy_page_tells_of_every_table_that_points_to_a_person() -> None:
    page = read("docs/privacy.md")
    told = set(re.findall(r"`([a-z_]+)`", page))
    tables = {name.split(".")[0] for name in PERSON_COLUMNS}

    assert sorted(tables - told) == [], "say what it is for, who sees it, how long, how to end it"
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    thin = [row for row in rows if len([c for c in row.strip("| ").split(" | ") if c.strip()]) < 5]
    assert thin == [], "each datum: what, for, who sees it, how long, off"
