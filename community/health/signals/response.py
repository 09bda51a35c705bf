"""Whether people are answered, how soon and by whom: H3, H4, H5, H10, H13, H22."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from community.health.shapes import FEWEST_PEOPLE, Signal
from community.health.signals.window import Talk, Window, plain, share, without

_EIGHT_WEEKS = 56.0  # days
_WEEK = 7.0
_QUARTER = 91.0
_FEWEST = 5  # threads
_DAY = 24.0  # hours
_OVERDUE = 3.0  # days


def response_signals(window: Window) -> Iterator[Signal]:
    """The signals of this module; none where fewer than five people are behind them."""
    if window.hushed:
        yield from (without(code) for code in ("H3", "H4", "H10", "H13"))
    else:
        yield from _lately([talk for talk in window.talks if talk.age <= _EIGHT_WEEKS])
    if window.few:
        yield from (without(code) for code in ("H5", "H22"))
        return
    yield _first_posts(window.talks)
    yield _waiting(window.talks)


def _lately(talks: Sequence[Talk]) -> Iterator[Signal]:
    yield _time_to_reply(talks)
    old = [talk for talk in talks if talk.age >= _WEEK]
    yield share("H4", len(replied(old, within=_WEEK * _DAY)), len(old), least=_FEWEST)
    yield _by_facilitators(talks)
    yield _conversations(talks)


def _waiting(talks: Sequence[Talk]) -> Signal:
    """Questions of half a year that nobody has replied to for three days, of so many threads."""
    if len(talks) < _FEWEST:
        return without("H22")
    waiting = [talk for talk in talks if talk.open_question and talk.age > _OVERDUE]
    return plain("H22", float(sum(talk.waited is None for talk in waiting)), len(talks))


def replied(talks: Sequence[Talk], *, within: float) -> list[Talk]:
    """Those that somebody else replied to within so many hours."""
    return [talk for talk in talks if talk.waited is not None and talk.waited <= within]


def dialogues(talks: Sequence[Talk]) -> list[Talk]:
    """Those that went to and fro at least three times."""
    return [talk for talk in talks if talk.turns >= 3]


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


def _first_posts(talks: Sequence[Talk]) -> Signal:
    firsts = [talk for talk in talks if talk.first_post and 1.0 <= talk.age <= _QUARTER]
    return share("H5", len(replied(firsts, within=_DAY)), len(firsts), least=FEWEST_PEOPLE)


def _by_facilitators(talks: Sequence[Talk]) -> Signal:
    answered = [talk for talk in talks if talk.waited is not None]
    theirs = [talk for talk in answered if talk.by_facilitator]
    return share("H10", len(theirs), len(answered), least=_FEWEST)


def _conversations(talks: Sequence[Talk]) -> Signal:
    if len(talks) < _FEWEST:
        return without("H13")
    people = float(median(talk.people for talk in talks))
    return plain("H13", people, len(talks), to_and_fro=len(dialogues(talks)) / len(talks))
