"""A slip of the pen in a text file is named with its file and line."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo.fields import DemoTextError
from app.demo.moments import Moment
from app.demo.reader import read_organisation
from app.demo.threads import read_thread
from app.resources import resource

FRONT = """+++
kind = "question"
title = "Why does it drip?"
author = "wren"
at = "-9w Mon 08:00"
tags = ["seals"]
+++
It drips.
"""
ANSWER = "\n@@ answer by tobin at -9w Mon 09:00 votes=wren accepted\nLet it.\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "07-drip.md"
    path.write_text(text)
    return path


def test_a_thread_with_all_its_parts_is_read(tmp_path: Path) -> None:
    comment = "\n@@ comment on 1 by wren at -8w Tue 10:05\nI shall.\n"
    under_question = "\n@@ comment on 0 by teo at -8w Tue 11:05\nMine too.\n"
    thread = read_thread(written(tmp_path, FRONT + ANSWER + comment + under_question))

    assert thread.key == f"{tmp_path.name}/07-drip"
    assert (thread.title, thread.body, thread.tags) == (
        "Why does it drip?",
        "It drips.",
        ("seals",),
    )
    assert [(p.number, p.kind, p.parent, p.author) for p in thread.posts] == [
        (1, "answer", None, "tobin"),
        (2, "comment", 1, "wren"),
        (3, "comment", 0, "teo"),
    ]
    assert thread.posts[0].accepted
    assert thread.posts[0].up == ("wren",)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("no front matter", 1, "front matter"),
        (FRONT.replace('"question"', '"riddle"'), 2, "riddle"),
        (FRONT.replace("tags", "tag"), 6, "'tag' is not a field"),
        (FRONT.replace("-9w", "9w"), 5, "is no moment"),
        (FRONT.replace('"wren"', '"wren'), 4, "TOML|llegal|nterminated|xpected"),
        (FRONT.replace("It drips.", ""), 7, "says nothing"),
        (FRONT.replace("question", "insight").replace("It", "It" * 300), 7, "500 characters"),
        (FRONT + "\n@@ answer tobin\nLet it.", 10, "cannot read"),
        (FRONT + "\n@@ reply by teo at -8w Mon 09:00\nHm.", 10, "takes no reply"),
        (FRONT + "\n@@ comment by teo at -8w Mon 09:00\nHm.", 10, "which post"),
        (FRONT + "\n@@ comment on 4 by teo at -8w Mon 09:00\nHm.", 10, "no post 4"),
        (FRONT + "\n@@ answer by teo at -8w Mon 29:00\nHm.", 10, "is no moment"),
        (FRONT + "\n@@ answer by teo at -8w Mon 09:00\n", 10, "says nothing"),
        (FRONT + ANSWER + ANSWER, 13, "only one answer"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(DemoTextError, match=says) as error:
        read_thread(written(tmp_path, text))
    assert error.value.line == line
    assert f"07-drip.md, line {line}:" in str(error.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "line_of"),
    [
        ("people.toml", 'name = "Tobin Achterhoek"', "name = 7", "name = 7"),
        ("people.toml", "-58w Mon 10:00", "-58w Mo 10:00", "-58w Mo 10:00"),
        ("organisation.toml", "quiet_weeks = [-27, -26]", "quiet_weeks = [27]", "quiet_weeks"),
        ("organisation.toml", 'role = "newcomer"', 'role = "guest"', 'role = "guest"'),
        ("small-hydro/charter.toml", '"stewarding"', '"asleep"', '"asleep"'),
        ("small-hydro/charter.toml", '["runa", "mairi"]', '["runa", "runa"]', "facilitators"),
    ],
)
def test_a_mistake_about_people_or_charters_is_named_too(
    tmp_path: Path, file: str, old: str, new: str, line_of: str
) -> None:
    folder = tmp_path / "texts"
    shutil.copytree(resource("demo") / "texts", folder)
    source = (folder / file).read_text()
    assert source.count(old) == 1
    changed = source.replace(old, new)
    (folder / file).write_text(changed)
    lines = changed.splitlines()

    with pytest.raises(DemoTextError) as error:
        read_organisation(folder)
    assert line_of in lines[error.value.line - 1]


@pytest.mark.parametrize("day", range(1, 15))
def test_weeks_keep_their_working_days_whatever_the_day_of_the_start(day: int) -> None:
    start = datetime(2024, 7, day, 0, 30, tzinfo=UTC)
    tuesday = Moment.parse("-30w Tue 09:40").resolve(start)
    friday = Moment.parse("-1w Fri 23:59").resolve(start)

    assert tuesday.strftime("%a %H:%M") == "Tue 09:40"
    assert friday.strftime("%a %H:%M") == "Fri 23:59"
    assert friday < start
    assert (start - friday).days < 7
    assert (friday - tuesday).days == 29 * 7 + 3


def test_a_moment_that_could_lie_in_the_future_is_refused() -> None:
    with pytest.raises(ValueError, match="week -1 ends with its Friday"):
        Moment.parse("-1w Sat 00:00")
