"""Lines about communities that go quiet, and about the results of what was tried."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.health.models import HealthFlag, Intervention, Vitality
from community.health.shapes import reasons_in
from community.interventions.moves import MOVES, REASON_WORDS, Move, moves_for
from community.interventions.signals import WATCHED
from community.today.lines import Draft, Line, Place
from community.today.ranks import Rank
from community.words import N_, Words

_SHOWN_FOR = timedelta(days=28)
_FIRST_MOVE = "level-open-question"


def going_quiet(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """Open flags to which nobody has answered with a move yet; one statement."""
    del actor
    by_id = {place.id: place for place in places}
    tried = exists().where(Intervention.flag_id == HealthFlag.id)
    rows = session.scalars(
        select(HealthFlag).where(
            HealthFlag.community_id.in_(by_id),
            HealthFlag.cleared_at.is_(None),
            HealthFlag.state.in_((Vitality.QUIETING, Vitality.QUIET)),
            ~tried,
        )
    )
    for flag in rows:
        place = by_id[flag.community_id]
        codes = [each.code for each in reasons_in(flag.reasons) if each.weight > 0]
        move = suggested(codes)
        yield Line(
            key=f"flag:{flag.id}",
            kind="quiet",
            place=place,
            rank=Rank.GOING_QUIET,
            since=flag.raised_at,
            says=_says(flag.state, place.name),
            why=_why(codes),
            href=_library(place, flag.id) if place.facilitates else f"/communities/{place.slug}",
            draft=Draft(
                href=f"/communities/{place.slug}/threads/new?kind={move.kind}"
                f"&move={move.code}&flag={flag.id}",
                title=move.title,
                body=move.body,
            ),
        )


def suggested(reasons: Sequence[str]) -> Move:
    """The first move that answers the weightiest reason."""
    for code in reasons:
        if moves := moves_for(code):
            return moves[0]
    return MOVES[_FIRST_MOVE]


def _library(place: Place, flag_id: int) -> str:
    return f"/communities/{place.slug}/interventions?flag={flag_id}"


def _says(state: str, name: str) -> Words:
    if state == Vitality.QUIET:
        return N_("%(name)s is quiet: ask something easy", name=name)
    return N_("%(name)s is going quiet: ask something easy", name=name)


def _why(codes: Sequence[str]) -> Words:
    known = [REASON_WORDS[code] for code in codes if code in REASON_WORDS][:2]
    if len(known) == 2:
        return N_("What speaks for it: %(first)s; %(second)s.", first=known[0], second=known[1])
    if known:
        return N_("What speaks for it: %(first)s.", first=known[0])
    return N_("Much less is said than was normal here for half a year.")


def results(session: Session, actor: Actor, places: Sequence[Place]) -> Iterable[Line]:
    """What was tried four weeks ago and is measured now; one statement."""
    del actor
    by_id = {place.id: place for place in places if place.facilitates}
    rows = session.scalars(
        select(Intervention)
        .where(
            Intervention.community_id.in_(by_id),
            Intervention.measured_at >= clock.now() - _SHOWN_FOR,
        )
        .order_by(Intervention.measured_at)
        .limit(200)
    )
    for entry in rows:
        place = by_id[entry.community_id]
        watched = WATCHED.get(entry.signal)
        yield Line(
            key=f"result:{entry.id}",
            kind="result",
            place=place,
            rank=Rank.RESULT,
            since=entry.measured_at or entry.due_at,
            says=N_(
                "See what came after “%(what)s”",
                what=MOVES[entry.move].name if entry.move in MOVES else entry.says,
            ),
            why=N_(
                "You tried it four weeks ago and wanted to watch: %(signal)s.",
                signal=watched.name if watched else entry.signal,
            ),
            href=f"/communities/{place.slug}/interventions#tried-{entry.id}",
        )
