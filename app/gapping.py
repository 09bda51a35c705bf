"""Words of searches that failed, as search itself reads them, on their way to the gaps."""

from __future__ import annotations

from flask import current_app

from app.actor import actor
from app.visits import book_of
from community.gaps.models import Outcome
from community.gaps.noting import missed_by
from search.analysis import chunks, normalised, spellings

_SHORTEST = 3  # letters; shorter words say nothing of a subject
_LONGEST = 40
_WORDS_OF_EVERY_DAY = """
about after all and any are can did does for from get had has have how its may not our out she
should some than that the their them then there they this was were what when where which who whom
why will with would you your
als auch auf aus bei das dass dem den der des die ein eine einem einen einer eines für hat ich ist
kann man mit nach nicht oder sich sie sind und uns vom von wann warum was wie wir wird werden wo
zum zur
"""
_EVERYDAY = frozenset(_WORDS_OF_EVERY_DAY.split())


def stems_of(text: str, language: str) -> dict[str, str]:
    """The telling words of a text by their stems."""
    found: dict[str, str] = {}
    for word in chunks(normalised(text)):
        if _SHORTEST <= len(word) <= _LONGEST and word not in _EVERYDAY and not word.isdigit():
            stem = spellings(word, language)[-1].decode(errors="replace")
            found.setdefault(stem[:64], word)
    return found


def note_failed(text: str, *, outcome: Outcome, slug: str = "") -> None:
    """Count a search of the current actor that failed; it is written with the next minute."""
    language = actor().locale.partition("-")[0] or "en"
    words = stems_of(_words_alone(text), language)
    missed = missed_by(actor(), words=words, outcome=outcome, slug=slug or None)
    if missed is not None:
        book_of(current_app).note_missed(missed)


def _words_alone(text: str) -> str:
    """What was typed without operators: a name behind `author:` is no subject."""
    return " ".join(part for part in text[:256].split() if ":" not in part and part[:1] != "-")
