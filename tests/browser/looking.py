"""Opens the pages of the registry in Chromium, each as the person who sees it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.pages import View
from tests.browser.scenes.papers import TOTP_SECRET
from tests.browser.scenes.stage import Scene, staged
from tests.browser_support import AXE_COLOURS, AXE_LAYOUT, AXE_OPTIONS, watch

WIDE, NARROW = (1280, 900), (390, 844)
VARIANTS = tuple((size, colours) for size in (WIDE, NARROW) for colours in ("light", "dark"))
# Which variants axe looks at, where, and for what. A size seen in light asks in dark what depends
# on colours; a page seen whole asks in another size what depends on what is shown, and where. Other
# states differ in their main part; long words and many rows are marked up as short and few.
_ASKED = {
    "usual": (
        *((0, "page", AXE_OPTIONS), (1, "page", AXE_COLOURS)),
        *((3, "news", AXE_COLOURS), (2, "page", AXE_LAYOUT)),
    ),
    "empty": ((3, "main", AXE_OPTIONS),),
    "error": ((1, "main", AXE_OPTIONS),),
}
_CHECKS = Path(__file__).with_name("checks.js")
_SEND = """
(typed) => {
  const names = Object.keys(typed);
  const field = document.querySelector(`main form[method=post] [name="${names[0]}"]`);
  const form = field.form;
  form.noValidate = true;
  for (const name of names) form.elements[name].value = typed[name];
  // As a person does it: the first button that sends.
  form.requestSubmit(form.querySelector("button[type=submit]:not([name=preview], [form])"));
}
"""


class Scenes:
    """The furnished installations, each made when it is first asked for."""

    def __init__(self, folder: Path, migrated_file: Path) -> None:
        self._folder = folder
        self._migrated = migrated_file
        self._stack = contextlib.ExitStack()
        self._made: dict[str, Scene] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Scene:
        with self._lock:
            if name not in self._made:
                scene = staged(name, self._folder / name, self._migrated)
                self._made[name] = self._stack.enter_context(scene)
            return self._made[name]

    def made(self) -> Iterable[Scene]:
        """Those that were asked for so far."""
        return self._made.values()

    def __enter__(self) -> Scenes:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._stack.close()


class Looker:
    """One browser, with the profile of one person in one scene open at a time."""

    def __init__(self, browser: Browser, scenes: Scenes) -> None:
        self._browser = browser
        self._scenes = scenes
        self._whose = ("", "", "")
        self._profile: BrowserContext | None = None
        self._tab: Page | None = None

    @contextlib.contextmanager
    def at(self, view: View) -> Iterator[Page]:
        """The page in its state, with `window.checks` on it."""
        scene = self._scenes[view.scene]
        address = scene.url + view.page.path.format_map(scene.ids)
        profile = self._profile_of(view)
        tab = self._tab = self._tab or profile.new_page()
        tab.evaluate("document.documentElement.replaceChildren()")  # or it is laid out again
        _dress(tab, WIDE, "light")
        answer = tab.goto(address)
        if view.typed:
            typed = {name: _filled(value) for name, value in view.typed.items()}
            with tab.expect_navigation() as arriving:
                tab.evaluate(_SEND, typed)
            answer = arriving.value
        _demand(answer, view)
        tab.evaluate(f"window.checks = {_CHECKS.read_text(encoding='utf-8')}")
        tab.evaluate("window.checks.settle()")
        yield tab
        if view.typed:
            tab.evaluate("localStorage.clear(); sessionStorage.clear()")  # drafts of what was typed

    def _profile_of(self, view: View) -> BrowserContext:
        whose = (view.scene, view.page.who, view.language)
        if self._profile is None or whose != self._whose:
            self.close()
            self._whose, self._profile = whose, self._new_profile(*whose)
        return self._profile

    def _new_profile(self, scene: str, who: str, language: str) -> BrowserContext:
        made = self._browser.new_context(
            viewport={"width": WIDE[0], "height": WIDE[1]},
            reduced_motion="reduce",
            locale=language,
            timezone_id="Europe/Berlin",
            service_workers="block",
        )
        watch(made)
        place = self._scenes[scene]
        if who != "visitor":
            made.add_cookies([{"name": "hearth", "value": place.secrets[who], "url": place.url}])
        return made

    def close(self) -> None:
        """Close the profile that is open."""
        if self._profile is not None:
            self._profile.close()
        self._profile = self._tab = None


def dressed(tab: Page, size: tuple[int, int], colours: str | None = None) -> None:
    """Show the page in this size and these colours, or those it has, with nothing in motion."""
    if _dress(tab, size, colours):
        tab.evaluate("window.checks.settle()")


def _dress(tab: Page, size: tuple[int, int], colours: str | None) -> bool:
    """Change what is not so yet, which costs the browser a tenth of a second; whether it was."""
    other_size = tab.viewport_size != {"width": size[0], "height": size[1]}
    is_dark = "matchMedia('(prefers-color-scheme: dark)').matches"
    other_colours = colours is not None and tab.evaluate(is_dark) != (colours == "dark")
    if other_size:
        tab.set_viewport_size({"width": size[0], "height": size[1]})
    if other_colours:
        tab.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of its words
    return other_size or other_colours


def ask(tab: Page, question: str) -> Any:
    """What the page answers to one of the questions of `checks.js`."""
    return tab.evaluate(f"window.checks.{question}()")


def variants(view: View) -> tuple[tuple[tuple[int, int], str], ...]:
    """Every page as it usually is in all four; its other states once in each size and colour."""
    return VARIANTS if view.state == "usual" else (VARIANTS[0], VARIANTS[3])


def barriers(tab: Page, view: View) -> list[str]:
    """What axe finds in the variants of the view, each complaint with those it was seen in."""
    found: dict[str, list[str]] = {}
    asked = _ASKED.get(view.state, ())
    if asked:
        tab.evaluate("window.checks.bringAxe()")
        tab.evaluate("window.checks.remember()")
    for number, place, options in asked:
        size, colours = VARIANTS[number]
        dressed(tab, size, colours)
        for each in tab.evaluate(f"window.checks.axe('{place}', {options})"):
            for node in each["nodes"]:
                words = f"{each['id']}: {' '.join(map(str, node['target']))}"
                found.setdefault(words, []).append(f"{size[0]} {colours}")
    return [f"{words} ({', '.join(where)})" for words, where in found.items()]


def _filled(value: str) -> str:
    return pyotp.TOTP(TOTP_SECRET).at(int(time.time())) if value == "{totp}" else value


def _demand(answer: Response | None, view: View) -> None:
    assert answer is not None
    assert answer.status == view.status, f"{view.name}: {answer.status} at {answer.url}"
