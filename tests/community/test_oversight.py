"""Communities by need, and how much is said in them, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from community.communities.models import Community
from community.errors import Forbidden
from community.health.models import Vitality
from community.health.queries.elsewhere import elsewhere, is_quiet
from community.health.queries.rhythms import blocks_of, stretches_of, writers_of
from community.health.queries.young import young
from community.oversight import Need, needs_page, states_of
from tests import figures
from tests.world import World


def test_need_comes_from_state_people_and_stage(session: Session, world: World) -> None:
    writers = figures.write_people(session, 6)
    figures.write_history(session, world.garden, people=writers)
    figures.write_readings(session, world.garden, state=Vitality.QUIETING)
    figures.write_history(session, world.workshop, people=writers[:3])
    figures.write_readings(session, world.workshop, state=Vitality.QUIETING)
    session.flush()
    pia = world.actor("pia")
    first = needs_page(session, pia, size=2)
    rest = needs_page(session, pia, cursor=first.next_cursor)

    assert [(each.slug, each.need) for each in (*first.items, *rest.items)] == [
        ("garden", Need.QUIETING),
        ("vault", Need.EARLY),
        ("workshop", Need.EARLY),
    ]
    assert states_of(session, [world.garden, world.workshop]) == {
        world.garden: Vitality.QUIETING,
        world.workshop: Vitality.UNKNOWN,
    }
    with pytest.raises(Forbidden):
        needs_page(session, world.actor("ada"))


def test_what_one_to_four_people_said_is_not_known(session: Session, world: World) -> None:
    writers = figures.write_people(session, 6)
    figures.write_history(session, world.garden, people=writers, weeks=40, quiet_for=4)
    figures.write_history(session, world.vault, people=writers[:4], weeks=40)
    last = figures.last_week(session)
    garden = stretches_of(session, world.garden, last=last, weeks=8)
    blocks = blocks_of(session, [world.garden, world.vault, world.workshop], last=last)

    assert garden[-1].posts == 0, "nobody at all may be told"
    assert all(each.posts and each.posts > 0 for each in garden[:-1])
    assert {each.posts for each in stretches_of(session, world.vault, last=last)} == {None}
    assert blocks[world.vault] == (None,) * 7
    assert blocks[world.workshop] == (0.0,) * 7
    assert blocks[world.garden][-1] == 0
    assert blocks[world.garden][0] is not None
    assert blocks[world.garden][0] > 0
    assert writers_of(session, world.vault, last=last) == 4


def test_a_community_is_young_for_half_a_year(session: Session, world: World) -> None:
    writers = figures.write_people(session, 6)
    figures.write_history(session, world.garden, people=writers, weeks=25)
    figures.write_history(session, world.vault, people=writers, weeks=26)
    garden, vault = (session.get_one(Community, each) for each in (world.garden, world.vault))

    found = young(session, garden)
    assert found is not None
    assert found.weeks == 25
    assert young(session, vault) is None


def test_elsewhere_is_what_the_reader_may_open(session: Session, world: World) -> None:
    figures.write_readings(session, world.garden, state=Vitality.QUIET)
    session.flush()

    assert is_quiet(session, session.get_one(Community, world.garden))
    assert not is_quiet(session, session.get_one(Community, world.vault))
    assert elsewhere(session, world.actor("zed"), world.garden) == []
