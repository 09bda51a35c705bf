"""How fast and how large `hearth import` is on real dumps, beside reading and sanitising alone.

The floor is what no importer can do without: parsing every row of every file and sanitising
every body, on one core, without a database. HEARTH_REAL_DATA names the folder of the dumps.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_ROOT))

from app.imports.exports import ROOTS  # noqa: E402  (found only after the path is set)
from app.imports.rows import read_rows  # noqa: E402  (the same)
from community.text import render_html  # noqa: E402  (the same)

_ROUNDS = 3
_SITES = (
    ("conlang-meta-2020-08",),
    ("french-meta-2021-09",),
    ("beer-2020-06",),
    ("beer-2016-09", "beer-2016-12", "beer-2020-06"),
)


def _floor(folder: Path) -> float:
    began = time.perf_counter()
    for table in ROOTS:
        for row in read_rows(folder / f"{table}.xml"):
            if table == "Posts":
                render_html(row.get("Body", ""))
    return time.perf_counter() - began


def _import(folder: Path, data_dir: Path) -> tuple[float, float, int, dict[str, dict[str, int]]]:
    """Wall seconds of the whole command, CPU seconds, peak memory in MB, and the tallies."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", "from app.cli import main; main()", "import"),
                *("stackexchange", str(folder), "--community", "measured", "--json"),
            ],
            env={**kept, "HEARTH_DATA_DIR": str(data_dir), "PYTHONPATH": str(_ROOT)},
            stdout=told,
            stderr=subprocess.DEVNULL,
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode in (0, 3), process.returncode
        told.seek(0)
        tables = json.load(told)["tables"]
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, tables


def _prepared(data_dir: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "db", "upgrade"],
        env={**os.environ, "HEARTH_DATA_DIR": str(data_dir), "PYTHONPATH": str(_ROOT)},
        check=True,
        capture_output=True,
    )


def _measure(folders: list[Path]) -> list[str]:
    """One line for each snapshot, the best of several rounds."""
    rounds = []
    for _round in range(_ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            _prepared(Path(name))
            rounds.append([(_floor(each), *_import(each, Path(name))) for each in folders])
    lines = []
    for place, folder in enumerate(folders):
        floor = min(each[place][0] for each in rounds)
        _floor_seconds, wall, cpu, memory, tables = min(
            (each[place] for each in rounds), key=lambda found: found[1]
        )
        posts = tables["Posts"]["in_file"]
        rows = sum(tally["in_file"] for tally in tables.values())
        lines.append(
            f"{folder.name:22}{posts:>7,}{rows:>9,}{wall:>8.2f}{cpu:>8.2f}{floor:>8.2f}"
            f"{posts / wall:>9,.0f}{rows / wall:>9,.0f}{memory:>8}"
        )
    return lines


def main() -> None:
    """Print the table, or say what is missing."""
    home = Path(os.environ.get("HEARTH_REAL_DATA", "")) / "stackexchange"
    if not os.environ.get("HEARTH_REAL_DATA") or not home.is_dir():
        print("left out: set HEARTH_REAL_DATA to the folder that holds stackexchange/")
        return
    head = ("snapshot", "posts", "rows", "wall s", "CPU s", "floor s", "posts/s", "rows/s", "MB")
    widths = (22, 7, 9, 8, 8, 8, 9, 9, 8)
    print(
        f"{head[0]:22}"
        + "".join(f"{name:>{width}}" for name, width in zip(head[1:], widths[1:], strict=True))
    )
    for names in _SITES:
        for line in _measure([home / name for name in names]):
            print(line)


if __name__ == "__main__":
    main()
