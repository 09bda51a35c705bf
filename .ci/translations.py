"""The compiled catalogues of `app/translations`: made when a language's file has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stamps
from say import run, step

if TYPE_CHECKING:
    from pathlib import Path


def ensure(root: Path, python: Path) -> None:
    """Compile what is not compiled from the present files; `python` is one that has Babel."""
    folder = root / "app" / "translations"
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    stamp = folder / ".compiled-from"
    wanted = stamps.fingerprint(root, sources)
    if stamps.is_fresh(stamp, wanted) and all(po.with_suffix(".mo").is_file() for po in sources):
        return
    step("compiling the translations")
    run(
        [python, root / ".ci" / "catalogues.py", "compile"],
        otherwise="The translations do not compile: see the lines above.",
    )
    stamps.write(stamp, wanted)
