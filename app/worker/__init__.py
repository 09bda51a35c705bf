"""The worker: carries the outbox to the index, to notices and to mail."""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from app.bells import bell_of
from app.config import Settings
from app.database import Database, is_busy
from app.erasing.run import erase_due
from app.erasing.sweeping import Sweeper
from app.incoming.intake import Intake
from app.lease import leadership
from app.mail.delivery import deliver_due
from app.previews.asking import Asker
from app.takeout.copying import MakeCopy, make_copies
from app.worker.alerts import Look, tell_of_found
from app.worker.digests import WriteDigest, write_digests
from app.worker.drafts import post_scheduled
from app.worker.housekeeping import EVERY, keep_house
from app.worker.incoming import look_in
from app.worker.letters import Write, write_letters
from app.worker.lists import LettersOf, work_lists
from app.worker.mondays import WriteDay, may_send, write_mondays
from app.worker.relay import Index, Relay, Subscribers
from app.worker.subscribers import SUBSCRIBERS
from app.worker.weekly import is_due, run_weekly
from community.bookmarks.actions import has_due, remind_due
from community.incoming.actions.explaining import Explain
from community.outbox_claims import take_over
from community.own_data.queries import has_work
from community.polls.actions import close_due, has_due_polls
from community.questions.taking import end_takings, has_takings_over
from community.welcoming.clockwork import has_due as has_welcomes_due
from community.welcoming.clockwork import pass_on_due

_log = logging.getLogger(__name__)
_IDLE = 2.0  # seconds; retries and mails become due without anybody committing
_AFTER_FAILURE = 1.0
_AFTER_TROUBLE = 60.0  # what fails here takes long, and would fail again at once
_GATHER = 0.25  # seconds between two batches while much is said; the first goes at once
_AT_A_TIME = 1.0  # seconds of slow work between two looks at whether to stop
_LAST_WORK = 10.0  # seconds that all that is under way beside is given together at the end


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What the worker is given by whoever starts it: the index, and how things are worded."""

    index: Index
    write: Write
    write_day: WriteDay
    write_digest: WriteDigest
    make_copy: MakeCopy
    letters_of: LettersOf
    look: Look
    explain: Explain
    subscribers: Subscribers = field(default_factory=lambda: SUBSCRIBERS)


def run(
    settings: Settings,
    *,
    stop: threading.Event,
    tools: Callable[[Database], Tools],
    drain: bool = False,
) -> int:
    """Work until `stop` is set, or with `drain` until nothing waits; how many events it carried."""
    database = Database(settings.database_url)
    with ExitStack() as stack:
        stack.callback(database.dispose)
        if not stack.enter_context(leadership(settings, database, stop=stop)):
            return 0
        _log.info("This is the worker now")
        with database.unit_of_work() as session:
            take_over(session)
        given = tools(database)
        given.index.start()
        worker = _Worker(settings, database, given)
        return worker.drain() if drain else worker.follow(stop)


class _Worker:
    def __init__(self, settings: Settings, database: Database, tools: Tools) -> None:
        self._settings = settings
        self._database = database
        self._tools = tools
        self._relay = Relay(database, tools.index, subscribers=tools.subscribers)
        self._sweeper = Sweeper(database, tools.index.rebuild)
        self._news = threading.Event()  # what was carried may have asked for letters

    def drain(self) -> int:
        """Carry until nothing is due."""
        carried = 0
        while step := self._relay.step():
            carried += step
        self._serve_people()
        while step := self._relay.step():
            carried += step
        self._sweeper.sweep()
        self._mail()
        return carried

    def follow(self, stop: threading.Event) -> int:
        """Carry what waits and what comes, until told to stop."""
        carried = 0
        works = {
            "mail": self._post,
            "house": self._keep,
            "people": self._serve,
            "previews": self._look_up,
        }
        if self._settings.mailbox is not None:
            works["mailbox"] = self._take_in
        if self._settings.semantic_model is not None:
            works["vectors"] = self._learn
        beside = self._beside(stop, **works)
        with beside, bell_of(self._database) as bell:
            while not stop.is_set():
                pause = _IDLE
                try:
                    carried += (step := self._relay.step())
                    if step:
                        # One index commit for what comes in meanwhile costs a tenth of many.
                        stop.wait(_GATHER)
                        continue
                    self._tools.index.rest()
                    self._sweeper.sweep()
                    self._news.set()
                except Exception as error:  # noqa: BLE001 (a busy disk or a lost server; it is told)
                    _tell("The worker failed and goes on", error)
                    pause = _AFTER_FAILURE
                _wait(bell.wait, stop, pause)
        return carried

    @contextmanager
    def _beside(
        self, stop: threading.Event, **works: Callable[[threading.Event], None]
    ) -> Iterator[None]:
        """Work beside the rest: what takes its time holds up no index and no notice."""
        threads = [
            threading.Thread(target=work, args=(stop,), name=name, daemon=True)
            for name, work in works.items()
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._news.set()
            # What is under way then is taken up again by whoever follows.
            until = time.monotonic() + _LAST_WORK
            for thread in threads:
                thread.join(max(0.0, until - time.monotonic()))

    def _keep(self, stop: threading.Event) -> None:
        """Keep house, read the weeks that are over and write the mails of Mondays, until told."""
        while not stop.is_set():
            again = False
            try:
                again = keep_house(self._database, self._settings)
                self._weekly(stop)
                tell_of_found(self._database, self._tools.look, halted=stop.is_set)
                if write_mondays(self._database, self._tools.write_day):
                    self._news.set()
            except Exception as error:  # noqa: BLE001 (as in `follow`: told, and tried again)
                _tell("Keeping house failed and goes on", error)
            stop.wait(_AFTER_FAILURE if again else EVERY)

    def _weekly(self, stop: threading.Event) -> None:
        with self._database.reading() as session:
            due = is_due(session)
        if due:
            run_weekly(self._database, halted=stop.is_set)

    def _serve(self, stop: threading.Event) -> None:
        """Make copies, let go, invite, remind and post what was scheduled, until told to stop."""
        while not stop.is_set():
            pause = _IDLE
            try:
                self._serve_people()
            except Exception as error:  # noqa: BLE001 (as in `follow`: told, and tried again)
                _tell("A copy or a departure waits", error)
                pause = _AFTER_TROUBLE
            stop.wait(pause)

    def _serve_people(self) -> None:
        with self._database.reading() as session:
            wanted = has_work(session)
        if wanted:
            make_copies(self._database, self._settings, self._tools.make_copy)
            erase_due(self._database, self._settings)
        if work_lists(self._database, self._tools.letters_of):
            self._news.set()
        self._remind()
        post_scheduled(self._database, self._settings)

    def _remind(self) -> None:
        with self._database.reading() as session:
            due = has_due(session)
        while due:
            with self._database.unit_of_work() as session:
                due = bool(remind_due(session))
        with self._database.reading() as session:
            over = has_takings_over(session)
        while over:
            with self._database.unit_of_work() as session:
                over = bool(end_takings(session))
        self._close_polls()
        self._welcome()

    def _close_polls(self) -> None:
        with self._database.reading() as session:
            due = has_due_polls(session)
        while due:
            with self._database.unit_of_work() as session:
                due = bool(close_due(session))

    def _welcome(self) -> None:
        with self._database.reading() as session:
            due = has_welcomes_due(session)
        while due:
            with self._database.unit_of_work() as session:
                due = bool(pass_on_due(session))

    def _post(self, stop: threading.Event) -> None:
        """Write and send letters whenever the worker has caught up, until told to stop."""
        while not stop.is_set():
            try:
                self._mail()
            except Exception as error:  # noqa: BLE001 (as in `follow`: told, and tried again)
                _tell("Mail could not be sent and waits", error)
            self._news.wait(_IDLE)
            self._news.clear()

    def _take_in(self, stop: threading.Event) -> None:
        """Post or hold what comes by mail, until told to stop."""
        intake = Intake(self._database, self._settings, self._tools.explain)
        while not stop.is_set():
            pause = _AFTER_TROUBLE
            try:
                pause = look_in(self._database, intake)
            except Exception as error:  # noqa: BLE001 (as in `follow`: told, and tried again)
                _tell("Mail that came waits in its mailbox", error)
            stop.wait(pause)

    def _look_up(self, stop: threading.Event) -> None:
        """Ask the pages that posts link to what they say of themselves, until told to stop."""
        asker = Asker(self._database, self._settings)
        while not stop.is_set():
            pause = _IDLE
            try:
                while not stop.is_set() and asker.ask_next():
                    pass
            except Exception as error:  # noqa: BLE001 (as in `follow`: told, and tried again)
                _tell("Previews wait", error)
                pause = _AFTER_TROUBLE
            stop.wait(pause)

    def _learn(self, stop: threading.Event) -> None:
        """Let the index compute what it need not have at once, until told to stop."""
        while not stop.is_set():
            pause = _IDLE
            try:
                while not stop.is_set() and self._tools.index.settle(_AT_A_TIME):
                    pass
            except Exception as error:  # noqa: BLE001 (as in `follow`: told, and tried again)
                _tell("Vectors of texts wait", error)
                pause = _AFTER_TROUBLE
            stop.wait(pause)

    def _mail(self) -> None:
        write_letters(self._database, self._tools.write)
        write_digests(self._database, self._tools.write_digest)
        deliver_due(self._database, self._settings, may_send=may_send)


def _tell(words: str, error: Exception) -> None:
    """Log what failed: a held lock or a full disk in a line, since it says it every second."""
    if is_busy(error) or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        _log.warning("%s: %s", words, str(error).partition("\n")[0])
    else:
        _log.error(words, exc_info=error)


def _wait(ring: Callable[[float], bool], stop: threading.Event, pause: float) -> None:
    until = time.monotonic() + pause
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        # A signal sets `stop` and rings no bell, so the wait is taken in small parts.
        if ring(min(left, 0.2)):
            return
