"""The figures of an evaluation as a table to read and as an object for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from community.health.forecast.evaluation import (
    AIM_BASE_RATE,
    MEASURES,
    PAIRED,
    Evaluation,
    Figure,
)
from community.health.forecast.judging import FITTED

_TITLES = {
    "auroc": "AUROC",
    "ap": "AP",
    "ap_at_aim": f"AP at {AIM_BASE_RATE:.3f}".replace("0.", "."),
    "by_source": "by source",
    "within": "within",
    "recall": "recall@10%",
    "before": "before",
    "by_week_4": "by week 4",
    "quarters": "quarters",
}
_NOTE = (
    "Onset weeks only. [ ] 95 % of resampled communities. AP at: as if that share of weeks stood "
    "before a quiet\nstretch. by source, within: AUROC in each kind, in each community, averaged. "
    "recall@10%: of weeks, where 10 %\nof the others are above. before, by week 4: onsets alerted; "
    "quarters: clean quarters alerted. Fitted models\nalert by the state `quieting`."
)


def as_object(found: Evaluation) -> dict[str, Any]:
    """Plain numbers and names; what could not be computed is null."""
    whole: dict[str, Any] = _plain(asdict(found))
    return whole


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    return value


def as_table(found: Evaluation) -> str:
    """The table of models by measures, and the differences that matter."""
    return "\n".join(_lines(found))


def _lines(found: Evaluation) -> Iterator[str]:
    yield (
        f"{found.communities:,} communities, {found.weeks:,} weeks, {found.positives:,} of them "
        f"before a quiet stretch; {found.onsets:,} onsets, {found.clean_quarters:,} clean quarters"
    )
    yield ""
    yield f"{'':<22}" + "".join(f"{_TITLES[each]:<18}" for each in MEASURES).rstrip()
    for name, figures in found.models.items():
        yield f"{name:<22}" + "".join(f"{_words(figures[each]):<18}" for each in MEASURES).rstrip()
    yield ""
    yield f"{'difference':<44}" + "".join(f"{_TITLES[each]:<25}" for each in PAIRED).rstrip()
    for name, others in found.differences.items():
        for other, figures in others.items():
            words = "".join(f"{_words(figures[each], signed=True):<25}" for each in PAIRED)
            yield f"{name + ' - ' + other:<44}" + words.rstrip()
    yield ""
    for name in FITTED:
        base = f"base rate alone {found.base_brier:.5f}"
        yield f"Brier score, {name}: {found.brier[name]:.5f} ({base})"
        yield f"Warning, {name}: median {found.warning_weeks[name]:g} weeks before hindsight"
    yield ""
    yield _NOTE


def _words(figure: Figure, *, signed: bool = False) -> str:
    return (
        f"{_number(figure.value, signed=signed)} "
        f"[{_number(figure.low, signed=signed)} {_number(figure.high, signed=signed)}]"
    )


def _number(value: float, *, signed: bool) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:+.3f}" if signed else f"{value:.3f}".removeprefix("0")
