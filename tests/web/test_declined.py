"""Who asks to join is decided on by whom the notice leads there, and told what was decided."""

from __future__ import annotations

from threading import Event

from flask import Flask
from sqlalchemy import select

from app.cli.worker import tools_of
from app.config import Settings
from app.database import Database
from app.worker import run
from community import clock
from community.communities.models import Community, Visibility
from community.mail.models import Mail
from tests.outsiders.doors import with_token
from tests.web.conversation import post
from tests.world import World, sign_in


def test_i22_a_decline_names_the_community_only_to_who_may_read_it(
    app: Flask, world: World, database: Database, settings: Settings
) -> None:
    zed, ada = sign_in(app, world.zed), sign_in(app, world.ada)
    post(zed, "/communities/workshop/join", note="Please")
    page = ada.get("/communities/workshop/requests").text
    address = page.split('formaction="/communities/workshop/requests/')[-1].partition("/")[0]
    post(ada, f"/communities/workshop/requests/{address}/refusal")
    with database.unit_of_work() as session:
        place = session.get_one(Community, world.workshop)
        place.visibility, place.name, place.slug = Visibility.PRIVATE, "Quoxal", "quoxal"

    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)
    with clock.frozen(clock.ahead(minutes=3)):
        run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)

    notices = zed.get("/notifications").text
    assert "Your request to join a community was declined" in notices
    listed = with_token(app, world.zed, "read").ask("GET", "/api/v1/notifications")
    assert listed.json is not None
    assert [each["community"] for each in listed.json["items"]] == [None]
    with database.reading() as session:
        letters = session.scalars(select(Mail).where(Mail.recipient == "zed@hearth.example")).all()
        told = [f"{letter.subject} {letter.text_body} {letter.html_body}" for letter in letters]
    assert told
    for text in (notices, listed.text, *told):
        assert "quoxal" not in text.lower()
    with database.unit_of_work() as session:
        session.get_one(Community, world.workshop).visibility = Visibility.ORGANISATION
    assert "join Quoxal was declined" in zed.get("/notifications").text


def test_the_notice_of_a_request_leads_to_where_it_is_decided(
    app: Flask, world: World, settings: Settings
) -> None:
    post(sign_in(app, world.zed), "/communities/workshop/join", note="I mend kettles")

    run(settings, stop=Event(), tools=lambda found: tools_of(settings, found), drain=True)

    ada = sign_in(app, world.ada)
    (notice,) = ada.get("/api/v1/notifications").get_json()["items"]
    assert notice["url"] == "/communities/workshop/requests"
    assert "I mend kettles" in ada.get(notice["url"]).text
