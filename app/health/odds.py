"""A forecast as odds: what became of communities that looked like this one, not a certainty."""

from __future__ import annotations

from flask_babel import gettext as _

from community.health.forecast.coefficients import shipped


def odds(p: float | None) -> str:
    """`About 1 in 5 communities that looked like this …`; empty where nothing may be said."""
    if p is None:
        return ""
    return str(
        _(
            "About 1 in %(number)s communities that looked like this went quiet within 8 weeks.",
            number=one_in(p),
        )
    )


def one_in(p: float) -> int:
    """The whole number of communities of which one went quiet."""
    return max(2, round(1 / shipped().observed_near(p).observed))
