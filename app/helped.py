"""How many an answer helped, in words for who wrote it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.i18n import amount
from community.questions.policies import FEWEST_TOLD, helped_told


def helped_words(count: int) -> str:
    """The sentence; empty when nobody said so."""
    if not count:
        return ""
    told = helped_told(count)
    if told is None:
        return str(_("Helped fewer than %(most)s people", most=FEWEST_TOLD))
    return str(_("Helped %(count)s people", count=amount(told)))
