"""The library of moves: what facilitators can try, why it may help, and what to watch."""

from __future__ import annotations

from community.interventions.moves.balance import CONCENTRATION, NEWCOMERS, RHYTHM
from community.interventions.moves.move import Move
from community.interventions.moves.voices import LEVEL, PEOPLE
from community.words import N_, Words

__all__ = ["MOVES", "OWN", "REASON_WORDS", "Move", "moves_for"]

OWN = "own"

# What a reason of a flag means, as the second half of a sentence.
REASON_WORDS: dict[str, Words] = {
    "level": N_("less is said than is normal here"),
    "people": N_("fewer people take part"),
    "newcomers": N_("new voices are missing"),
    "concentration": N_("much rests on few people"),
    "rhythm": N_("it comes in bursts, with silence between"),
}
MOVES: dict[str, Move] = {
    move.code: move for move in (*LEVEL, *PEOPLE, *NEWCOMERS, *CONCENTRATION, *RHYTHM)
}


def moves_for(reason: str) -> list[Move]:
    """The moves of the library that answer one reason, the simplest first."""
    return [move for move in MOVES.values() if move.reason == reason]
