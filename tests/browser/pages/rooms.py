"""The pages of a community and of those who look after it."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

PLACE = "/communities/{slug}"
COMMUNITIES = (
    Page(endpoint="communities.index", path="/communities", who="visitor", states=LISTS),
    Page(endpoint="communities.index", path="/communities", states=LISTS),
    Page(endpoint="communities.index", path="/communities", who="admin", states=WORDS),
    Page(endpoint="communities.show", path=PLACE, who="visitor", states=LISTS),
    Page(endpoint="communities.show", path=PLACE, states=LISTS),
    Page(endpoint="communities.show", path=PLACE, who="facilitator", states=WORDS),
    Page(endpoint="communities.show", path=PLACE, who="newcomer", states=WORDS),
    Page(endpoint="communities.charter", path=f"{PLACE}/charter", states=("empty", "long")),
    Page(
        endpoint="communities.edit_charter",
        path=f"{PLACE}/charter/edit",
        who="facilitator",
        states=WORDS,
        refused={"purpose": "x" * 8_001, "sponsor": "The valley fund"},
    ),
    Page(endpoint="communities.index_members", path=f"{PLACE}/members", states=LISTS),
    Page(
        endpoint="communities.index_members",
        path=f"{PLACE}/members",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="communities.index_requests",
        path=f"{PLACE}/requests",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="communities.index_invitations",
        path=f"{PLACE}/invitations",
        who="facilitator",
        states=LISTS,
        refused={"email": "guest at kilns", "uses": "2", "days": "400", "note": "Come and see"},
    ),
    Page(
        endpoint="communities.index_invitations",
        path=f"{PLACE}/invitations",
        who="facilitator",
        sent={"uses": "2", "days": "3"},
        called="communities-invitation-made",
    ),
    Page(
        endpoint="communities.come_in",
        path="/invitations/{invitation}",
        who="newcomer",
        states=WORDS,
    ),
    Page(
        endpoint="communities.edit_settings",
        path=f"{PLACE}/settings",
        who="facilitator",
        states=WORDS,
        refused={"name": "x", "slug": "Not An Address", "summary": "What we do"},
    ),
    Page(
        endpoint="communities.index_tags",
        path=f"{PLACE}/tags",
        who="facilitator",
        states=LISTS,
        refused={"name": "", "description": "What it is for"},
    ),
    Page(
        endpoint="communities.edit_tag",
        path=f"{PLACE}/tags/{{tag}}",
        who="facilitator",
        states=WORDS,
        refused={"name": "", "description": "What it is for"},
    ),
    Page(
        endpoint="communities.appoint",
        path=f"{PLACE}/facilitators/new",
        who="admin",
        states=WORDS,
        refused={"handle": "nobody-here"},
    ),
)
MODERATION = (
    Page(
        endpoint="moderation.index",
        path=f"{PLACE}/moderation",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="moderation.decide",
        path=f"{PLACE}/moderation/reports/{{report}}",
        who="facilitator",
        states=WORDS,
        refused={"reason": "", "outcome": "hidden"},
    ),
    Page(
        endpoint="moderation.overview",
        path="/admin/reports",
        who="admin",
        states=LISTS,
        refused={"hours": "0"},
    ),
    Page(
        endpoint="moderation.log",
        path=f"{PLACE}/moderation/log",
        who="facilitator",
        states=LISTS,
    ),
    Page(endpoint="moderation.log", path=f"{PLACE}/moderation/log", states=LISTS),
    Page(
        endpoint="moderation.rules",
        path=f"{PLACE}/moderation/rules",
        who="facilitator",
        states=WORDS,
        refused={"rules": "Be kind.\n" * 20},
    ),
    Page(
        endpoint="moderation.hide",
        path="/threads/{thread}/hiding",
        who="facilitator",
        states=WORDS,
        refused={"reason": ""},
    ),
    Page(
        endpoint="moderation.report",
        path="/replies/{reply}/report",
        states=WORDS,
        refused={"note": "It is " + "very " * 250 + "unkind"},
    ),
    Page(endpoint="moderation.people", path="/admin/people", who="admin", states=LISTS),
    Page(
        endpoint="moderation.people",
        path="/admin/people?q={somebody}",
        who="admin",
        states=WORDS,
        called="moderation-people-found",
    ),
    Page(
        endpoint="moderation.people",
        path="/admin/people?q=zzznobody",
        who="admin",
        called="moderation-people-nobody",
    ),
    Page(
        endpoint="moderation.person",
        path="/admin/people/{member}",
        who="admin",
        states=WORDS,
        refused={"reason": "", "days": "9000"},
    ),
    Page(endpoint="moderation.account_log", path="/admin/log", who="admin", states=LISTS),
)
