"""The queue, one report, and the overview for admins, as pages and for programs."""

from __future__ import annotations

import pytest
from flask import Flask

from app.database import Database
from tests.web.communities.doors import post
from tests.web.moderation.test_reports import decision, report_of
from tests.web.posting import posted
from tests.world import World, sign_in


def test_two_facilitators_share_a_report(app: Flask, database: Database, world: World) -> None:
    beans = posted(database, world)
    post(sign_in(app, world.zed), f"/threads/{beans.thread_id}/report", reason="unsafe", note="")
    ada, fay = sign_in(app, world.ada), sign_in(app, world.fay)
    report = report_of(database)
    place = decision("garden", report)

    assert post(ada, f"{place}/assignment?version=0").status_code == 303
    assert "in the hand of Ada" in fay.get("/communities/garden/moderation").text
    assert "No such reports" in fay.get("/communities/garden/moderation?state=mine").text
    assert post(fay, f"{place}/assignment?version=0").status_code == 409
    assert post(fay, f"{place}/notes", body="They meant well").status_code == 303
    assert "They meant well" in ada.get(place).text
    late = post(ada, place, outcome="hidden", reason="Typed with care", version="1")
    assert late.status_code == 409
    assert "Fay has worked on this report" in late.text
    assert "Typed with care" in late.text
    assert post(ada, place, outcome="dismissed", version="2").status_code == 303
    assert "Nothing was found wrong" in ada.get(place).text
    api = fay.get(f"/api/v1/reports/{report.id}").json
    assert (api["outcome"], api["decided_by"]) == ("dismissed", "Ada")
    assert [note["body"] for note in api["notes"]] == ["They meant well"]


@pytest.mark.parametrize("who", ["ada", "ben", "zed"])
def test_what_waits_everywhere_is_for_admins_and_tells_no_content(
    app: Flask, database: Database, world: World, who: str
) -> None:
    secret = posted(database, world, slug="vault")
    address = f"/replies/{secret.reply_id}/report"
    post(sign_in(app, world.ben), address, reason="unkind", note="thornapple")
    mo = sign_in(app, world.mo)
    page = mo.get("/admin/reports").text
    assert "1 report waits" in page
    told = mo.get("/api/v1/moderation/waiting").json["items"]
    assert [(one["slug"], one["waiting"]) for one in told] == [("vault", 1)]
    for telling in ("thornapple", "quillwort", "Ben"):
        assert telling not in page + str(told)
    assert mo.get(decision("vault", report_of(database))).status_code == 404
    refused = post(mo, "/admin/reports", hours="0")
    assert refused.status_code == 422
    assert post(mo, "/admin/reports", hours="24").status_code == 303

    browser = sign_in(app, getattr(world, who))
    assert browser.get("/admin/reports").status_code == 403
    assert browser.get("/api/v1/moderation/waiting").status_code == 403
