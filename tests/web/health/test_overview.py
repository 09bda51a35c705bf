"""The overview of all communities: by what they need, never ranked, and the quiet ones found."""

from __future__ import annotations

from flask import Flask

from app.database import Database
from community import clock
from community.communities.models import Community, Stage, Tag, Visibility
from community.health.models import Vitality
from community.lifecycle.models import Opening
from tests import factories, figures
from tests.queries import Statements
from tests.world import World, sign_in


def furnish(database: Database, names: dict[str, Vitality], *, people: int = 6) -> None:
    with database.unit_of_work() as session:
        writers = figures.write_people(session, people)
        for name, state in names.items():
            place = factories.community(
                session, slug=name.lower(), visibility=Visibility.ORGANISATION
            )
            place.name, place.stage = name, Stage.MATURING
            figures.write_history(session, place.id, people=writers, weeks=30)
            figures.write_readings(session, place.id, state=state, weeks=2)


def test_communities_stand_by_need_and_within_it_by_name(
    app: Flask, database: Database, world: World
) -> None:
    quiet, quieting = Vitality.QUIET, Vitality.QUIETING
    furnish(
        database,
        {"Zeta": quiet, "Alpha": quieting, "Mid": Vitality.WATCH, "Beta": Vitality.HEALTHY},
    )
    with database.unit_of_work() as session:
        session.get_one(Community, world.vault).stage = Stage.ARCHIVED
    page = sign_in(app, world.pia).get("/health").text.partition('class="section"')[2]
    names = ("Alpha", "Zeta", "Mid", "Beta", "Garden", "Workshop", "Vault")
    places = [page.index(f"<bdi>{name}</bdi>") for name in names]

    assert places == sorted(places)
    assert page.index("Zeta") < page.index(">Being watched</h2>") < page.index("Mid")
    assert "meter" not in page, "no score stands in an overview"


def test_a_community_that_is_being_prepared_stands_apart(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.add(
            Opening(
                community_id=world.vault,
                proposed_by_id=world.ada,
                proposed_at=clock.now(),
                opens_as="private",
            )
        )
    page = sign_in(app, world.mo).get("/health?need=preparing").text

    assert "<bdi>Vault</bdi>" in page
    assert "<bdi>Garden</bdi>" not in page


def test_only_overseers_come_in(app: Flask, world: World) -> None:
    for who in (world.ada, world.ben, world.zed, world.sue):
        assert sign_in(app, who).get("/health").status_code == 403
    assert app.test_client().get("/health").status_code in (302, 303)
    assert sign_in(app, world.pia).get("/health?need=nonsense").status_code == 404


def test_an_overview_runs_as_many_statements_for_two_as_for_two_hundred(
    app: Flask, database: Database, world: World, statements: Statements
) -> None:
    pia, counts = sign_in(app, world.pia), []
    for number, size in enumerate((2, 200)):
        furnish_many(database, size, prefix=f"p{number}")
        statements.clear()
        assert pia.get("/health").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def furnish_many(database: Database, size: int, *, prefix: str) -> None:
    with database.unit_of_work() as session:
        for number in range(size):
            factories.community(session, slug=f"{prefix}-{number}")


def test_it_is_cut_by_keyset_and_nothing_is_lost(
    app: Flask, database: Database, world: World
) -> None:
    furnish_many(database, 60, prefix="guild")
    pia, seen, address = sign_in(app, world.pia), [], "/api/v1/health?limit=25"
    while address:
        answer = pia.get(address)
        seen += [each["slug"] for each in answer.get_json()["items"]]
        address = answer.headers.get("Link", "").partition(">")[0].lstrip("<")

    assert len(seen) == len(set(seen)) == 63
    assert "More communities" in pia.get("/health").text


def test_the_directory_shows_states_to_those_who_may_see_them_alone(
    app: Flask, database: Database, world: World
) -> None:
    furnish(database, {"Alpha": Vitality.QUIETING})

    assert "Going quiet" in sign_in(app, world.pia).get("/communities").text
    assert "Going quiet" not in sign_in(app, world.zed).get("/communities").text
    assert "Going quiet" not in app.test_client().get("/communities").text


def test_a_quiet_community_tells_its_readers_and_where_to_go_instead(
    app: Flask, database: Database, world: World
) -> None:
    furnish(database, {"Pumps": Vitality.QUIET, "Turbines": Vitality.HEALTHY})
    with database.unit_of_work() as session:
        for slug in ("pumps", "turbines", "vault"):
            place = session.query(Community).filter_by(slug=slug).one()
            place.last_activity_at = clock.ago(days=40 if slug == "pumps" else 1)
            session.add(Tag(community_id=place.id, name="seals", created_at=clock.now()))
    page = sign_in(app, world.zed).get("/communities/pumps").text

    assert "It is quiet here at the moment" in page
    assert '<a href="/communities/turbines">' in page
    assert "Vault" not in page
    assert "Vault" in sign_in(app, world.ben).get("/communities/pumps").text.partition("<main")[2]
    assert "quiet here" not in sign_in(app, world.zed).get("/communities/turbines").text
