"""Several browsers at once over the pages of the registry, each in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedTooLong
from typing import Any, Generic, TypeVar

from playwright.sync_api import sync_playwright

from tests.browser.looking import Looker, Scenes
from tests.browser.pages import View
from tests.browser_support import launch

Result = TypeVar("Result")
_HANDS = 2  # more than the cores of a small machine would only wait for each other
_PATIENCE = 120.0  # seconds for one view, which takes three; what the page is asked has no limit


class _Hand:
    """A thread with a browser of its own, and since when it is at which view."""

    def __init__(self, crew: Crew[Any]) -> None:
        self.thread = threading.Thread(target=crew.labour, args=(self,), daemon=True)
        self.view: View | None = None
        self.since = 0.0
        self.left = False

    def is_stuck(self) -> bool:
        """Whether its browser has stopped to answer."""
        return self.view is not None and time.monotonic() - self.since > _PATIENCE


class Crew(Generic[Result]):
    """Does the same work on many views; whoever needs a result waits for it.

    A browser that stops to answer is left behind, and another one tries the view once more.
    """

    def __init__(self, scenes: Scenes, work: Callable[[Looker, View], Result]) -> None:
        self._scenes = scenes
        self._work = work
        self._waiting: deque[View] = deque()
        self._results: dict[str, Future[Result]] = {}
        self._again: set[str] = set()
        self._hands: list[_Hand] = []
        self._change = threading.Condition()
        self._over = False

    def __enter__(self) -> Crew[Result]:
        for _each in range(_HANDS):
            self._hire()
        return self

    def __exit__(self, *_problem: object) -> None:
        with self._change:
            self._over = True
            self._change.notify_all()
        for each in self._hands:
            each.thread.join(_PATIENCE)

    def take(self, views: Iterable[View]) -> None:
        """Put the views on the pile, in their order."""
        with self._change:
            for view in views:
                if view.name not in self._results:
                    self._results[view.name] = Future()
                    self._waiting.append(view)
            self._change.notify_all()

    def result(self, view: View) -> Result:
        """What the work on this view gave."""
        self.take([view])
        while True:
            try:
                return self._results[view.name].result(timeout=1)
            except WaitedTooLong:
                if self._results[view.name].done():
                    raise  # the work itself waited for too long
                self._replace_the_stuck()

    def labour(self, hand: _Hand) -> None:
        """What one thread does until nothing is asked for any more."""
        try:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                looker = Looker(browser, self._scenes)
                while view := self._next(hand):
                    self._do(looker, view)
                looker.close()
                browser.close()
        except BaseException as problem:  # noqa: BLE001  # without Chromium every test says so by itself
            if not hand.left:
                self._give_up(problem)

    def _next(self, hand: _Hand) -> View | None:
        with self._change:
            hand.view = None
            self._change.wait_for(lambda: self._waiting or self._over or hand.left)
            if self._over or hand.left:
                return None
            hand.view, hand.since = self._waiting.popleft(), time.monotonic()
            return hand.view

    def _do(self, looker: Looker, view: View) -> None:
        done: Future[Result] = Future()
        try:
            done.set_result(self._work(looker, view))
        except Exception as problem:  # noqa: BLE001  # it is raised where the result is asked for
            done.set_exception(problem)
        with self._change:
            future = self._results[view.name]
            if future.done():
                return  # another hand was quicker
            if problem := done.exception():
                future.set_exception(problem)
            else:
                future.set_result(done.result())

    def _hire(self) -> None:
        self._hands.append(hand := _Hand(self))
        hand.thread.start()

    def _replace_the_stuck(self) -> None:
        with self._change:
            for hand in [each for each in self._hands if each.is_stuck()]:
                view = hand.view
                assert view is not None
                hand.left = True
                self._hands.remove(hand)
                if view.name in self._again:
                    problem = TimeoutError(f"the browser stopped to answer twice at {view.name}")
                    self._results[view.name].set_exception(problem)
                else:
                    self._again.add(view.name)
                    self._waiting.appendleft(view)
                self._hire()

    def _give_up(self, problem: BaseException) -> None:
        with self._change:
            for future in self._results.values():
                if not future.done():
                    future.set_exception(problem)
