"""The fitted coefficients, read from the file that ships beside this module."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from community.health.forecast.arrays import Floats
from community.health.forecast.features import NAMES, SIGNALS
from community.health.forecast.states import Thresholds

FILE = "coefficients.json"


class BadCoefficients(ValueError):
    """The coefficients do not belong to the signals of this version."""


@dataclass(frozen=True)
class Scorer:
    """A logistic model over standardised signals; `weights` stand in the order of `NAMES`."""

    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float

    def contributions(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each signal adds to the log-odds, for rows of signals."""
        return np.asarray((values - self.mean) / self.scale * self.weights)

    def chances(self, values: NDArray[np.float64]) -> Floats:
        """The chance of going quiet within 8 weeks, for rows of signals."""
        odds = self.intercept + self.contributions(values).sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-odds)))


@dataclass(frozen=True)
class Bin:
    """Of the weeks whose p was below `below` (and not in an earlier bin), what share went quiet."""

    below: float
    observed: float
    weeks: int


@dataclass(frozen=True)
class Model:
    """What ships: the scorer, its thresholds, and fits that never saw one kind of community.

    `left_out` maps a kind (the part of a community's name before the first colon) to the scorer
    fitted without it; `left_out_alone` are the same without the earlier fit as a starting point.
    """

    version: str
    scorer: Scorer
    thresholds: Thresholds
    bins: tuple[Bin, ...]
    left_out: Mapping[str, Scorer]
    left_out_alone: Mapping[str, Scorer]
    provenance: Mapping[str, Any]

    def observed_near(self, p: float) -> Bin:
        """The calibration bin of a chance: "about 1 in 5 that looked like this went quiet"."""
        return next((each for each in self.bins if p < each.below), self.bins[-1])


@cache
def shipped() -> Model:
    """The model that ships with this version."""
    text = files("community.health.forecast").joinpath(FILE).read_text(encoding="utf-8")
    return model_from(json.loads(text))


def model_from(read: Mapping[str, Any]) -> Model:
    """The model of a coefficients file; refused when its signals are not those of this version."""
    if tuple(read["signals"]) != NAMES:
        message = "The coefficients name other signals than this version computes: fit them anew."
        raise BadCoefficients(message)
    mean, scale = np.array(read["mean"]), np.array(read["scale"])

    def scorer(fit: Mapping[str, Any]) -> Scorer:
        weights = np.array(fit["weights"], dtype=np.float64)
        signs = np.array([signal.sign for signal in SIGNALS])
        if (weights * signs < 0).any():
            message = "A coefficient has the wrong sign for what the pages say about it."
            raise BadCoefficients(message)
        return Scorer(mean, scale, weights, float(fit["intercept"]))

    return Model(
        version=read["version"],
        scorer=scorer(read["fit"]),
        thresholds=Thresholds(**read["thresholds"]),
        bins=tuple(Bin(**each) for each in read["calibration"]),
        left_out=_by_kind(read["left_out"], scorer),
        left_out_alone=_by_kind(read["left_out_alone"], scorer),
        provenance=read["provenance"],
    )


def _by_kind(fits: list[Mapping[str, Any]], scorer: Any) -> dict[str, Scorer]:
    return {kind: scorer(fit) for fit in fits for kind in fit["kinds"]}
