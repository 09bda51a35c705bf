"""The sockets of this process: whose they are, what they watch, how fast they talk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

MESSAGES_PER_SECOND = 20.0


class Bucket:
    """Lets so many a second pass on average, and a burst of twice as many."""

    def __init__(self, per_second: float = MESSAGES_PER_SECOND) -> None:
        self._per_second = per_second
        self._tokens = 2 * per_second
        self._at = time.monotonic()
        self.refused = 0

    def take(self) -> bool:
        """Whether one more message may pass now."""
        now = time.monotonic()
        gained = (now - self._at) * self._per_second
        self._tokens = min(2 * self._per_second, self._tokens + gained)
        self._at = now
        if self._tokens < 1:
            self.refused += 1
            return False
        self._tokens -= 1
        return True


@dataclass
class Connected:
    """One open page. `watching` maps a thread to its community."""

    sid: str
    account_id: int | None
    session_id: int | None
    place: int | None
    watching: dict[int, int] = field(default_factory=dict)


class Sockets:
    """Every connected page of this process."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Connected] = {}

    def add(self, connected: Connected) -> None:
        """A page has connected."""
        self._by_sid[connected.sid] = connected

    def remove(self, sid: str) -> Connected | None:
        """A page is gone; None when it was not known."""
        return self._by_sid.pop(sid, None)

    def get(self, sid: str) -> Connected | None:
        """The page with this id."""
        return self._by_sid.get(sid)

    def of_account(self, account_id: int) -> list[Connected]:
        """The open pages of one person."""
        return [each for each in self if each.account_id == account_id]

    def watching_thread(self, thread_id: int) -> list[Connected]:
        """The pages that show a thread."""
        return [each for each in self if thread_id in each.watching]

    def watching_in(self, community_id: int) -> list[Connected]:
        """The pages that show any thread of a community."""
        return [each for each in self if community_id in each.watching.values()]

    def __iter__(self) -> Iterator[Connected]:
        return iter(list(self._by_sid.values()))

    def __len__(self) -> int:
        return len(self._by_sid)
