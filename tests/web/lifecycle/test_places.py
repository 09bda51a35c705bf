"""To name another community: any that one may read, by its address or the last part of it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from community.lifecycle.policies import slug_in
from tests import factories
from tests.api.test_communities import Program
from tests.web.communities.doors import post
from tests.world import World, sign_in

GARDEN = "/communities/garden"


@pytest.fixture
def far(database: Database, world: World) -> str:
    """The last of very many communities by name."""
    del world
    with database.unit_of_work() as session:
        for number in range(120):
            factories.community(session, slug=f"a{number:03}")
        return factories.community(session, slug="zzz-far").slug


@pytest.mark.parametrize(
    "typed",
    [
        "zzz-far",
        " ZZZ-Far ",
        "/communities/zzz-far",
        "https://hearth.example/communities/zzz-far",
        "https://hearth.example/communities/zzz-far/threads?sort=new#top",
    ],
)
def test_a_slug_is_found_in_what_people_paste(typed: str) -> None:
    assert slug_in(typed) == "zzz-far"


def test_a_next_place_and_a_merge_reach_any_community_one_may_read(
    app: Flask, world: World, far: str
) -> None:
    ada, fay = sign_in(app, world.ada), sign_in(app, world.fay)
    page = ada.get(f"{GARDEN}/merge").text
    assert f'value="{far}"' not in page, "the list offers the first ones by name alone"
    assert '<datalist id="elsewhere">' in page
    address = f"http://localhost/communities/{far}"
    assert post(fay, f"{GARDEN}/merge", into=address).status_code == 303
    post(ada, f"{GARDEN}/ending", reason="")
    chosen = [far, "/communities/workshop", ""]
    assert post(ada, f"{GARDEN}/ending/places", places=chosen).status_code == 303
    assert f'href="/communities/{far}"' in ada.get(f"{GARDEN}/ending").text
    form = ada.get(f"{GARDEN}/ending/places").text
    assert f'value="{far}"' in form


def test_what_is_unknown_is_marked_at_its_field_and_stays(
    app: Flask, world: World, far: str
) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"{GARDEN}/ending", reason="")
    refused = post(ada, f"{GARDEN}/ending/places", places=[far, "no-where", ""])

    assert refused.status_code == 422
    assert 'id="place-1-error"' in refused.text
    assert 'id="place-0-error"' not in refused.text
    assert 'value="no-where"' in refused.text
    api = Program(app, world.ada)
    told = api("PUT", "/communities/garden/ending/places", {"places": [far, "no-where"]})
    assert told.status_code == 422
    assert {"places", "places.1"} == set(told.json["errors"])
    merge = post(ada, f"{GARDEN}/merge", into="no-where")
    assert merge.status_code == 422
    assert 'id="into-error"' in merge.text
    long = post(ada, f"{GARDEN}/merge", into="x" * 301)
    assert long.status_code == 422


def test_what_one_may_not_read_is_answered_as_if_it_were_not_there(
    app: Flask, world: World
) -> None:
    fay = sign_in(app, world.fay)
    post(fay, f"{GARDEN}/ending", reason="")
    answers = []
    for slug in ("vault", "vauxt"):
        for path, sent in (("ending/places", {"places": [slug]}), ("merge", {"into": slug})):
            answer = post(fay, f"{GARDEN}/{path}", **sent)
            assert answer.status_code == 422
            words = answer.text.replace(slug, "SLUG")
            answers.append(words[words.index("There is no") : words.index("There is no") + 60])

    assert answers[:2] == answers[2:]
    for who in (world.ben, world.zed):
        sent = {"places": ["workshop"]}
        assert post(sign_in(app, who), f"{GARDEN}/ending/places", **sent).status_code == 403
