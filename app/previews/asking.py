"""Ask for the pages that posts link to, one after the other; the worker does, never a request."""

from __future__ import annotations

import logging
import time
from urllib.parse import urljoin, urlsplit

from app.config import Settings
from app.database import Database
from app.fetching.fetcher import Answer, Fetcher
from app.fetching.targets import Allowed, FetchFailed, Redirected
from app.previews.pages import read_page
from community.previews.keeping import Due, Found, begin, keep_failed, keep_found, next_due
from community.previews.links import host_of

_log = logging.getLogger(__name__)
SECONDS = 8.0  # for one page, with all that it leads to
LARGEST = 512 * 1024  # bytes; what a page says of itself stands at its beginning
_MOST_HOPS = 3


class Asker:
    """Asks one page at a time, by the rules of `app.fetching`, and keeps what it says."""

    def __init__(self, database: Database, settings: Settings, fetcher: Fetcher | None = None):
        self._database = database
        self._own = urlsplit(settings.base_url)
        # Not what single sign-on may ask: any member could have pages of that network read.
        allowed = Allowed.parse(settings.preview_allow, setting="HEARTH_PREVIEW_ALLOW")
        self._fetcher = fetcher or Fetcher(allowed)
        self._headers = {
            "Accept": "text/html, application/xhtml+xml",
            "User-Agent": f"Hearth link preview (+{settings.base_url})",
        }

    def ask_next(self) -> bool:
        """Ask for the page that is due first; False when none is."""
        with self._database.reading() as session:
            due = next_due(session)
        if due is None:
            return False
        with self._database.unit_of_work() as session:
            begin(session, due.id)
        found = self._found(due)
        with self._database.unit_of_work() as session:
            if found is None:
                keep_failed(session, due.id)
            else:
                keep_found(session, due.id, found)
        return True

    def _found(self, due: Due) -> Found | None:
        host = host_of(due.url)
        try:
            answer = self._answer(due.url)
            return read_page(answer.body, answer.content_type, host=host)
        except FetchFailed as error:
            # The address is somebody's words; the log of a machine is no place for those.
            _log.info("A page at %s could not be previewed: %s", host, error)
        except Exception:  # noqa: BLE001 (whatever a page can do to its reader; it is tried no more today)
            _log.exception("A page at %s could not be read", host)
        return None

    def _is_own(self, url: str) -> bool:
        """Whether it is on this site, whose port tells it from others of a machine."""
        try:
            told = urlsplit(url)
            return told.hostname == self._own.hostname and self._own.port in (None, told.port)
        except ValueError:
            return True  # nothing that could be asked

    def _answer(self, url: str) -> Answer:
        """The page, or the one it leads to; each address on the way has to pass all the rules."""
        until = time.monotonic() + SECONDS
        for _hop in range(_MOST_HOPS + 1):
            if self._is_own(url):
                raise FetchFailed("it leads back to this site")
            try:
                answer = self._fetcher.fetch(
                    url,
                    headers=self._headers,
                    seconds=max(0.1, until - time.monotonic()),
                    largest=LARGEST,
                    cut=True,
                )
            except Redirected as elsewhere:
                url = urljoin(url, elsewhere.location)
                continue
            if answer.status != 200:
                raise FetchFailed(f"it answered {answer.status}")
            return answer
        raise FetchFailed("it leads on too often")
