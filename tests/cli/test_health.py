"""`hearth health` from the command line, on files good and bad."""

from __future__ import annotations

import csv
import gzip
import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from community import clock
from tests.needs import missing

START = datetime(2020, 1, 6, 9, tzinfo=UTC)
NOW = datetime(2023, 1, 4, tzinfo=UTC)
HEADER = "community,thread,user,ts\n"


def call(*words: str | Path) -> Result:
    """Run `hearth health …` on 4 January 2023."""
    with clock.frozen(NOW):
        return CliRunner().invoke(cli, ["health", *map(str, words)])


def lines(weeks: int, *, community: str = "list:bread", quiet_from: int | None = None) -> list[str]:
    """Some posts a week by eight people, fewer after `quiet_from`."""
    rng = np.random.default_rng(5)
    found = []
    for week in range(weeks):
        level = 8.0 if quiet_from is None or week < quiet_from else 0.2
        for day in sorted(rng.uniform(0, 6.9, max(int(rng.poisson(level)), week == 0))):
            moment = START + timedelta(weeks=week, days=float(day))
            person, thread = int(rng.integers(8)), int(rng.integers(week, week + 3))
            found.append(f"{community},t{thread},u{person},{moment:%Y-%m-%dT%H:%M:%SZ}\n")
    return found


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "events.csv"
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_closed_week_from_the_first_post_has_a_row(tmp_path: Path) -> None:
    rows = [*lines(60, quiet_from=45), "se:tea,1,1,2021-01-05T00:00:00Z\n"]
    path = written(tmp_path, *rows)
    done = call("backtest", "--events", path, "--out", tmp_path / "out.csv", "--json")
    found = rows_of(tmp_path / "out.csv")
    bread = [row for row in found if row["community"] == "list:bread"]

    assert done.exit_code == 0, done.output
    assert [row["week"] for row in bread][:2] == ["2020-01-06", "2020-01-13"]
    assert len({row["week"] for row in bread}) == len(bread) >= 52
    assert all((row["p"] == "") == (row["eligible"] == "0") for row in found)
    assert [row["eligible"] for row in bread[:26]] == ["0"] * 25 + ["1"]
    assert "quiet" in {row["state"] for row in bread[45:]}
    assert json.loads(done.stdout)["written"] == len(found)


def test_a_week_is_told_from_what_came_before_its_end(tmp_path: Path) -> None:
    rows = lines(60, quiet_from=45)
    cut = [row for row in rows if row.split(",")[3] < "2020-11-23"]
    whole, part = tmp_path / "whole.csv", tmp_path / "part.csv"
    call("backtest", "--events", written(tmp_path, *rows), "--out", whole)
    call("backtest", "--events", written(tmp_path, *cut), "--out", part)

    assert len(rows_of(part)) > 40
    assert rows_of(whole)[: len(rows_of(part))] == rows_of(part)


def test_the_week_that_still_runs_is_left_out(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a,1,1,2022-12-20T00:00:00Z\n", "a,1,2,2023-01-03T00:00:00Z\n",
        "b,1,2,2023-01-03T00:00:00Z\n",
    )  # fmt: skip
    assert call("backtest", "--events", path, "--out", tmp_path / "out.csv").exit_code == 0
    assert [row["week"] for row in rows_of(tmp_path / "out.csv")] == ["2022-12-19", "2022-12-26"]


def test_the_order_of_rows_and_gzip_change_nothing(tmp_path: Path) -> None:
    rows = lines(40)
    call("backtest", "--events", written(tmp_path, *rows), "--out", tmp_path / "one.csv")
    zipped = tmp_path / "events.csv.gz"
    zipped.write_bytes(gzip.compress((HEADER + "".join(rows[::-1])).encode()))
    call("backtest", "--events", zipped, "--out", tmp_path / "two.csv")

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_strange_names_come_through(tmp_path: Path) -> None:
    path = written(tmp_path, '"a, ""b""",1,"u,1",2022-12-01T00:00:00Z\n', "é,1,1,2022-12-01\n")
    assert call("backtest", "--events", path, "--out", tmp_path / "out.csv").exit_code == 0
    assert {row["community"] for row in rows_of(tmp_path / "out.csv")} == {'a, "b"', "é"}


def test_lines_that_cannot_be_read_are_named_and_the_rest_is_done(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a,1,1,2022-12-01T00:00:00Z\n",
        "a,1,1,yesterday\n",
        "a,1,1,2031-01-01T00:00:00Z\n",
        "a,1,1\n",
        "a,,1,2022-12-01T00:00:00Z\n",
        "a,1,1,1969-12-31T00:00:00Z\n",
        "\n",
        "a,1,1,2022-12-01T00:00:00Z\n",
        "a,1,1,2022-12-01T02:00:00+02:00\n",
        "a,1,1,2022-12-01T00:00:00\n",
    )
    done = call("backtest", "--events", path, "--out", tmp_path / "out.csv", "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 3
    assert [each["line"] for each in told["refused_rows"]] == [3, 4, 5, 6, 7]
    assert "yesterday" in told["refused_rows"][0]["reason"]
    assert "future" in told["refused_rows"][1]["reason"]
    assert (told["taken"], told["duplicates"], told["without_offset"]) == (4, 3, 1)
    plain = call("backtest", "--events", path, "--out", tmp_path / "out.csv")
    assert "line 3: no time: 'yesterday'" in plain.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "header"),
        (b"a,b,c,d\n1,2,3,4\n", "community,thread,user,ts"),
        (b"community,thread,user,ts,ts\n", "each once"),
        (HEADER.encode(), "no post"),
        (HEADER.encode() + b"a,1,1,never\n", "Line 2"),
        (gzip.compress((HEADER + "a,1,1,2022-12-01\n" * 9_999).encode())[:-40], "damaged"),
        (b"\x1f\x8b not really", "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_fails_with_one_sentence(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    for words in (("backtest", "--out", tmp_path / "out.csv"), ("evaluate",)):
        done = call(*words, "--events", path)
        assert done.exit_code == 1, done.output
        assert told in done.stderr
        assert "Traceback" not in done.output
    assert not (tmp_path / "out.csv").exists()


def test_wrong_usage_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, *lines(5))

    assert call("backtest", "--events", path).exit_code == 2
    assert call("backtest", "--events", tmp_path / "none", "--out", tmp_path / "o").exit_code == 2
    assert call("backtest", "--events", path, "--out", tmp_path / "no" / "o").exit_code == 2
    assert call("backtest", "--events", path, "--out", path).exit_code == 2
    assert call("evaluate", "--events", path, "--label", "c").exit_code == 2
    assert path.read_text(encoding="utf-8").startswith(HEADER)


def test_an_evaluation_prints_a_table_or_one_object(tmp_path: Path) -> None:
    path = written(tmp_path, *lines(90, quiet_from=60), *lines(90, community="se:tea"))
    plain = call("evaluate", "--events", path, "--draws", "20")
    told = json.loads(call("evaluate", "--events", path, "--draws", "20", "--json").stdout)

    assert plain.exit_code == 0, plain.output
    for word in ("as shipped", "size only", "by week 4", "Brier"):
        assert word in plain.stdout
    assert told["communities"] == 2
    assert 0 <= told["models"]["left out"]["auroc"]["value"] <= 1
    assert set(told["differences"]["as shipped"]["size only"]) == {"auroc", "ap", "within"}


def test_a_community_too_young_to_judge_gives_no_figures(tmp_path: Path) -> None:
    told = json.loads(call("evaluate", "--events", written(tmp_path, *lines(5)), "--json").stdout)

    assert told["weeks"] == 0
    assert told["models"]["as shipped"]["auroc"]["value"] is None


@pytest.mark.slow
def test_the_real_file_is_forecast_in_seconds_and_better_than_by_size(tmp_path: Path) -> None:
    path = Path(os.environ.get("HEARTH_REAL_DATA", "/nowhere")) / "health" / "events.csv.gz"
    if not path.is_file():
        missing("real data", remedy="set HEARTH_REAL_DATA to the folder above health")
    began = time.monotonic()
    words = ["--events", str(path), "--out", str(tmp_path / "out.csv"), "--json"]
    done = CliRunner().invoke(cli, ["health", "backtest", *words])
    seconds = time.monotonic() - began
    told = json.loads(
        CliRunner()
        .invoke(cli, ["health", "evaluate", "--events", str(path), "--draws", "0", "--json"])
        .stdout
    )
    left_out = told["models"]["left out"]

    assert done.exit_code == 0
    assert json.loads(done.stdout)["taken"] == 403_529
    assert seconds < 120
    assert left_out["auroc"]["value"] > 0.87
    assert left_out["auroc"]["value"] > told["models"]["size only"]["auroc"]["value"]
    assert left_out["before"]["value"] >= 0.35
    assert left_out["by_week_4"]["value"] >= 0.52
    assert left_out["quarters"]["value"] <= 0.10
    assert told["brier"]["left out"] < told["base_brier"]
