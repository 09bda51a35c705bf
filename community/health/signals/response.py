"""Whether people are answered, how soon and by whom: H3, H4, H5, H10, H13, H22."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from community.health.shapes import FEWEST_PEOPLE, Signal
from community.health.signals.window import Talk, Window, plain, share, without

_EIGHT_WEEKS = 56.0  # days
_WEEK = 7.0
_QUARTER = 91.0
_FEWEST = 5  # threads
_DAY = 24.0  # hours
_OVERDUE = 3.0  # days


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share of threads: which are counted, which of those are hits, and the fewest that tell."""

    counted: Callable[[Talk], bool]
    hit: Callable[[Talk], bool]
    least: int = _FEWEST

    def told(self, code: str, talks: Sequence[Talk]) -> Signal:
        """The share as a signal."""
        counted = [talk for talk in talks if self.counted(talk)]
        return share(code, sum(map(self.hit, counted)), len(counted), least=self.least)


def _recent(talk: Talk) -> bool:
    return talk.age <= _EIGHT_WEEKS


def _replied(talk: Talk, *, within: float) -> bool:
    return talk.waited is not None and talk.waited <= within


def _to_and_fro(talk: Talk) -> bool:
    return talk.turns >= 3


# Who draws the threads anew asks these of them, so they stand here once.
SHARES: Mapping[str, Share] = {
    "H4": Share(
        counted=lambda talk: _WEEK <= talk.age <= _EIGHT_WEEKS,
        hit=lambda talk: _replied(talk, within=_WEEK * _DAY),
    ),
    "day": Share(
        counted=lambda talk: 1.0 <= talk.age <= _EIGHT_WEEKS,
        hit=lambda talk: _replied(talk, within=_DAY),
        least=1,
    ),
    "H5": Share(
        counted=lambda talk: talk.first_post and 1.0 <= talk.age <= _QUARTER,
        hit=lambda talk: _replied(talk, within=_DAY),
        least=FEWEST_PEOPLE,
    ),
    "H10": Share(
        counted=lambda talk: _recent(talk) and talk.waited is not None,
        hit=lambda talk: talk.by_facilitator,
    ),
    "to_and_fro": Share(counted=_recent, hit=_to_and_fro),
}


def response_signals(window: Window) -> Iterator[Signal]:
    """The signals of this module; none where fewer than five people are behind them."""
    if window.hushed:
        yield from (without(code) for code in ("H3", "H4", "H10", "H13"))
    else:
        lately = [talk for talk in window.talks if _recent(talk)]
        yield _time_to_reply(lately)
        yield SHARES["H4"].told("H4", lately)
        yield SHARES["H10"].told("H10", lately)
        yield _conversations(lately)
    if window.few:
        yield from (without(code) for code in ("H5", "H22"))
        return
    yield SHARES["H5"].told("H5", window.talks)
    yield _waiting(window.talks)


def _waiting(talks: Sequence[Talk]) -> Signal:
    """Questions of half a year that nobody has replied to for three days, of so many threads."""
    if len(talks) < _FEWEST:
        return without("H22")
    waiting = [talk for talk in talks if talk.open_question and talk.age > _OVERDUE]
    return plain("H22", float(sum(talk.waited is None for talk in waiting)), len(talks))


def replied(talks: Sequence[Talk], *, within: float) -> list[Talk]:
    """Those that somebody else replied to within so many hours."""
    return [talk for talk in talks if _replied(talk, within=within)]


def _time_to_reply(talks: Sequence[Talk]) -> Signal:
    """The Kaplan-Meier median in hours; threads without a reply are censored at their age."""
    if len(talks) < _FEWEST:
        return without("H3")
    spells = sorted(
        (talk.waited if talk.waited is not None else talk.age * _DAY, talk.waited is not None)
        for talk in talks
    )
    alive, at_risk = 1.0, len(spells)
    for hours, ended in spells:
        if ended:
            alive *= 1 - 1 / at_risk
            if alive <= 0.5:
                return plain("H3", hours, len(talks), median=hours)
        at_risk -= 1
    return without("H3")  # more than half are still waiting


def _conversations(talks: Sequence[Talk]) -> Signal:
    if len(talks) < _FEWEST:
        return without("H13")
    people = float(median(talk.people for talk in talks))
    return plain("H13", people, len(talks), to_and_fro=sum(map(_to_and_fro, talks)) / len(talks))
