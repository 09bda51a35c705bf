"""End a community gracefully: begin, harvest, point to the next places, and close the door."""

from __future__ import annotations

from collections.abc import Container, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community, Stage
from community.errors import Conflict, Refused
from community.lifecycle.actions.moves import write_move
from community.lifecycle.events import CommunityContinued, CommunityEnded, EndingBegun
from community.lifecycle.models import Ending, Succession, SuccessionKind
from community.lifecycle.policies import MOST_NEXT_PLACES, slug_in
from community.lifecycle.queries.state import is_open, is_preparing
from community.moderation.actions.closing import close_waiting
from community.outbox import record
from community.text import Rendered
from community.words import N_


def begin_ending(
    session: Session, place: Community, *, by: Actor, harvest: Rendered, reason: str
) -> Ending:
    """Begin to end: the stage is transforming, the members are told, everything goes on.

    `harvest` is a draft; one that was written at an earlier ending is kept.
    """
    assert by.id is not None  # only facilitators hold the right
    ending = session.get(Ending, place.id)
    if place.stage == Stage.ARCHIVED or is_preparing(session, place):
        raise Refused(N_("There is nothing to end here."), code="not_alive")
    if ending is not None and ending.ended_at is None:
        raise Conflict(N_("The ending has begun already. Reload the page."), code="begun")
    if ending is None:
        ending = Ending(community_id=place.id, harvest=harvest.source, harvest_html=harvest.html)
        session.add(ending)
    ending.begun_at, ending.begun_by_id = clock.now(), by.id
    ending.ended_at = ending.ended_by_id = None
    if place.stage != Stage.TRANSFORMING:
        write_move(session, place, to=Stage.TRANSFORMING, by=by, reason=reason)
    record(session, EndingBegun(community_id=place.id, begun_by_id=by.id))
    return ending


def write_harvest(
    session: Session, ending: Ending, *, harvest: Rendered, farewell: str, seen_version: int
) -> None:
    """What the community made together, and its last sentence; Conflict when it changed since."""
    changed = session.execute(
        update(Ending)
        .where(Ending.community_id == ending.community_id, Ending.version == seen_version)
        .values(
            harvest=harvest.source,
            harvest_html=harvest.html,
            farewell=farewell,
            version=Ending.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
        raise Conflict(
            N_("Somebody else changed this while you were writing. Look at theirs, then save."),
            code="stale",
        )
    session.refresh(ending)


def choose_next_places(
    session: Session, place: Community, *, by: Actor, slugs: Sequence[str]
) -> None:
    """Up to three communities that members are pointed to; each reads of those they may read.

    They are told by slug or address. Refused at the place in the list that is unknown.
    """
    typed = [slug_in(slug) for slug in slugs]
    wanted = list(dict.fromkeys(filter(None, typed)))
    if len(wanted) > MOST_NEXT_PLACES:
        words = N_("Choose three at the most: more is no help.")
        raise Refused(words, code="too_many", fields={"places": words})
    found = _living(session, place, wanted, by=by)
    if any(slug not in found for slug in wanted):
        raise _unknown(typed, found)
    session.execute(
        delete(Succession).where(
            Succession.community_id == place.id, Succession.kind == SuccessionKind.NEXT_PLACE
        )
    )
    session.add_all(
        Succession(
            community_id=place.id,
            successor_id=found[slug],
            kind=SuccessionKind.NEXT_PLACE,
            tags=[],
            created_at=clock.now(),
            created_by_id=by.id,
        )
        for slug in wanted
    )


def _living(
    session: Session, place: Community, slugs: Sequence[str], *, by: Actor
) -> dict[str, int]:
    """The ids of those other communities that go on and that the actor may read."""
    rows = session.execute(
        select(Community.slug, Community.id).where(
            Community.slug.in_(slugs),
            Community.id != place.id,
            Community.stage != Stage.ARCHIVED,
            is_open(),
            readable_by(by),
        )
    )
    return dict(rows.all())


def _unknown(typed: Sequence[str], found: Container[str]) -> Refused:
    fields = {
        f"places.{number}": N_(
            "There is no living community “%(slug)s” that you can see.", slug=slug[:60]
        )
        for number, slug in enumerate(typed)
        if slug and slug not in found
    }
    first = next(iter(fields.values()))
    return Refused(first, code="no_such_place", fields={"places": first, **fields})


def end_community(
    session: Session, place: Community, ending: Ending, *, by: Actor, as_drafted: bool = False
) -> None:
    """Close the door: everything is kept and read, nothing is added, the members are told.

    Refused (`untouched_harvest`) where nobody has saved the harvest that Hearth drafted, unless
    that is said to be meant (`as_drafted`).
    """
    assert by.id is not None  # only facilitators hold the right
    if not ending.harvest.strip():
        words = N_("Write down what you made together first. A few lines are enough.")
        raise Refused(words, code="no_harvest")
    if ending.drafted and not as_drafted:
        words = N_(
            "Nobody has touched the harvest that Hearth drafted. Make it yours, or end the "
            "community with the draft as it is."
        )
        raise Refused(words, code="untouched_harvest")
    close_waiting(session, place.id)
    write_move(session, place, to=Stage.ARCHIVED, by=by, reason=ending.farewell)
    close_waiting(session, place.id)  # what somebody wrote until the place was held
    ending.ended_at, ending.ended_by_id = clock.now(), by.id
    record(session, CommunityEnded(community_id=place.id, ended_by_id=by.id))


def call_off(session: Session, ending: Ending) -> None:
    """Not to end after all; the stage stays, so that people choose what comes instead."""
    ending.ended_at = clock.now()  # it is over: what was written is kept for another time
    record(session, CommunityContinued(community_id=ending.community_id))
