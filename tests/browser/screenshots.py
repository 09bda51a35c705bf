"""`make screenshots`: photographs of every page of the registry, and a sheet to scroll through."""

from __future__ import annotations

import html
import shutil
import sys
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Page

from tests.architecture.files import ROOT
from tests.browser.crew import Crew
from tests.browser.looking import WIDE, Looker, Scenes, dressed, variants
from tests.browser.pages import View, views
from tests.installation import migrated

_TARGET = ROOT / "screenshots"
_TALLEST = 6_000  # a list of two hundred needs no photograph of all of them
_HEAD = """<!doctype html><meta charset="utf-8"><title>Every page of Hearth</title>
<style>body{font:16px system-ui;margin:2rem;background:#ddd}section{margin:0 0 3rem}
div{display:flex;gap:1rem;align-items:start;flex-wrap:wrap}figure{margin:0 0 1rem}
img{display:block;width:420px;max-height:720px;object-fit:cover;object-position:top}
img.narrow{width:200px}</style><h1>Every page of Hearth</h1>"""


def main(only: Sequence[str]) -> None:
    """Photograph the views whose names hold one of the words, or all of them."""
    chosen = [view for view in views() if not only or any(word in view.name for word in only)]
    if not chosen:
        raise SystemExit(f"No page is called like {', '.join(only)}. See tests/browser/pages.py.")
    if not only:
        shutil.rmtree(_TARGET, ignore_errors=True)
    _TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with Scenes(place / "scenes", migrated(place / "migrated")) as scenes:
            _photograph_all(scenes, chosen)
    sheet = _TARGET / "index.html"
    sheet.write_text(_sheet(), encoding="utf-8")
    _say(f"{len(list(_TARGET.glob('*.png')))} photographs; look at them in {sheet}")


def _photograph_all(scenes: Scenes, chosen: Sequence[View]) -> None:
    with Crew(scenes, _photograph) as crew:
        crew.take(chosen)
        for number, view in enumerate(chosen, 1):
            try:
                crew.result(view)
            except Exception as problem:  # noqa: BLE001  # one broken page must not hide the others
                _say(f"{view.name}: {problem}")
            _say(f"{number} of {len(chosen)}: {view.name}", end="\r")
    _say("")


def _photograph(looker: Looker, view: View) -> None:
    """The usual state in four variants, every other one in two that differ in both respects."""
    with looker.at(view) as tab:
        tab.evaluate("document.fonts.ready")
        for size, colours in variants(view):
            dressed(tab, size, colours)
            name = f"{view.name}-{'wide' if size == WIDE else 'narrow'}-{colours}.png"
            _take(tab, _TARGET / name, width=size[0])


def _take(tab: Page, path: Path, *, width: int) -> None:
    tall = tab.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(tall, _TALLEST)}
    tab.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]  # such a rectangle


def _sheet() -> str:
    files = sorted(path.name for path in _TARGET.glob("*.png"))
    parts = [_HEAD]
    for view, group in groupby(files, key=lambda name: name.rsplit("-", 2)[0]):
        figures = "".join(
            f'<figure><a href="{html.escape(name)}"><img loading="lazy" alt="" '
            f'class="{name.rsplit("-", 2)[1]}" src="{html.escape(name)}"></a>'
            f"<figcaption>{' '.join(name[:-4].rsplit('-', 2)[1:])}</figcaption></figure>"
            for name in group
        )
        parts.append(f"<section><h2>{html.escape(view)}</h2><div>{figures}</div></section>")
    return "\n".join(parts)


def _say(words: str, *, end: str = "\n") -> None:
    print(words.ljust(100), end=end, flush=True)  # noqa: T201 - the report


if __name__ == "__main__":
    main(sys.argv[1:])
