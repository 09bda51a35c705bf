"""What became of communities with such a forecast: the shares that were observed, by bin."""

from __future__ import annotations

# (p below, share that went quiet): communities that the coefficients had not been fitted on.
_BINS = ((0.03, 0.012), (0.055, 0.025), (0.085, 0.075), (0.16, 0.099), (1.01, 0.205))


def observed_share(p: float) -> float:
    """Of weeks with a forecast like this one, the share after which a community went quiet."""
    return next(share for below, share in _BINS if p < below)
