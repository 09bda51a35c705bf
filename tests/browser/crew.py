"""Several browsers at once over the pages of the registry, each in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Generic, TypeVar

from playwright.sync_api import sync_playwright

from tests.browser.looking import Looker, Scenes
from tests.browser.pages import View
from tests.browser_support import launch

Result = TypeVar("Result")
_HANDS = 2  # more than the cores of a small machine would only wait for each other


class Crew(Generic[Result]):
    """Does the same work on many views; whoever needs a result waits for it."""

    def __init__(self, scenes: Scenes, work: Callable[[Looker, View], Result]) -> None:
        self._scenes = scenes
        self._work = work
        self._waiting: SimpleQueue[View | None] = SimpleQueue()
        self._results: dict[str, Future[Result]] = {}
        self._hands = [threading.Thread(target=self._labour, daemon=True) for _ in range(_HANDS)]

    def __enter__(self) -> Crew[Result]:
        for each in self._hands:
            each.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        for future in self._results.values():
            future.cancel()
        for _each in self._hands:
            self._waiting.put(None)
        for each in self._hands:
            each.join()

    def take(self, views: Iterable[View]) -> None:
        """Put the views on the pile, in their order."""
        for view in views:
            if view.name not in self._results:
                self._results[view.name] = Future()
                self._waiting.put(view)

    def result(self, view: View) -> Result:
        """What the work on this view gave."""
        self.take([view])
        return self._results[view.name].result()

    def _labour(self) -> None:
        try:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                looker = Looker(browser, self._scenes)
                while view := self._waiting.get():
                    self._do(looker, view)
                looker.close()
                browser.close()
        except BaseException as problem:  # noqa: BLE001  # without Chromium every test says so by itself
            self._give_up(problem)

    def _do(self, looker: Looker, view: View) -> None:
        future = self._results[view.name]
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(self._work(looker, view))
        except Exception as problem:  # noqa: BLE001  # it is raised where the result is asked for
            future.set_exception(problem)

    def _give_up(self, problem: BaseException) -> None:
        for future in self._results.values():
            if not future.done():
                future.set_exception(problem)
