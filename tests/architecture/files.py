"""The files of this repository, as the rules see them."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("app/", "community/", "search/")


@functools.cache
def tracked() -> tuple[str, ...]:
    """Every file git knows or would take, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted(name for name in listed.stdout.splitlines() if (ROOT / name).is_file()))


def named(*suffixes: str, under: tuple[str, ...] = ("",)) -> list[str]:
    """The files that end in one of `suffixes`, below one of the folders `under`."""
    found = [name for name in tracked() if name.endswith(suffixes) and name.startswith(under)]
    assert found, f"no file ends in {suffixes} under {under}: the rule would hold of nothing"
    return found


def read(name: str) -> str:
    """The text of a file."""
    return (ROOT / name).read_text(encoding="utf-8")
