"""The pages of a community's life: opening, stage, tasks, rotation, ending, and the playbook."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

_PLACE = "/communities/{slug}"
_PREPARED = "/communities/{prepared}/opening"
_ENDING = "/communities/{ending}/ending"
_NEW = {"name": "x", "slug": "Not An Address", "summary": "What we do", "proposal": "For potters"}

LIVES = (
    Page(endpoint="lifecycle.propose", path="/communities/new", refused=_NEW),
    Page(endpoint="lifecycle.opening", path=_PREPARED, who="facilitator", states=LISTS),
    Page(endpoint="lifecycle.opening", path=_PREPARED, states=WORDS),
    Page(
        endpoint="lifecycle.edit_proposal",
        path=f"{_PREPARED}/proposal",
        who="facilitator",
        states=WORDS,
        refused={"proposal": "x" * 4_001},
    ),
    Page(
        endpoint="lifecycle.date_first_event",
        path=f"{_PREPARED}/first-event",
        who="facilitator",
        states=WORDS,
        refused={"at": "2020-01-01T10:00", "about": "Firing", "where": "The yard"},
    ),
    Page(
        endpoint="lifecycle.drop",
        path=f"{_PREPARED}/drop",
        who="facilitator",
        states=WORDS,
        refused={"reason": "x" * 501},
    ),
    Page(endpoint="lifecycle.openings", path="/admin/openings", who="admin", states=LISTS),
    Page(endpoint="lifecycle.stage", path=f"{_PLACE}/stage", states=LISTS),
    Page(
        endpoint="lifecycle.stage",
        path=f"{_PLACE}/stage",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="lifecycle.stage",
        path=f"{_PLACE}/stage",
        who="admin",
        states=WORDS,
        refused={"reason": ""},
    ),
    Page(endpoint="lifecycle.tasks", path=f"{_PLACE}/tasks", who="facilitator", states=LISTS),
    Page(
        endpoint="lifecycle.tasks",
        path=f"{_PLACE}/tasks?done=1",
        who="facilitator",
        states=LISTS,
        called="lifecycle-tasks-done",
    ),
    Page(endpoint="lifecycle.rotation", path=f"{_PLACE}/rotation", who="facilitator", states=LISTS),
    Page(endpoint="lifecycle.rotation", path=f"{_PLACE}/rotation", states=LISTS),
    Page(
        endpoint="lifecycle.write_hand_over",
        path=f"{_PLACE}/rotation/hand-over",
        who="facilitator",
        states=WORDS,
        refused={"to": "nobody-here", "note": "Ask at the kiln"},
    ),
    Page(
        endpoint="lifecycle.plan_to_be_away",
        path=f"{_PLACE}/rotation/absence",
        who="facilitator",
        states=WORDS,
        refused={"starts_on": "2020-01-02", "ends_on": "2020-01-01"},
    ),
    Page(endpoint="lifecycle.ending", path=f"{_PLACE}/ending", who="facilitator", states=LISTS),
    Page(
        endpoint="lifecycle.ending",
        path=_ENDING,
        who="facilitator",
        states=WORDS,
        called="lifecycle-ending-begun",
    ),
    Page(
        endpoint="lifecycle.ending",
        path="/communities/{ended}/ending",
        who="facilitator",
        states=LISTS,
        called="lifecycle-ending-over",
    ),
    Page(
        endpoint="lifecycle.ending",
        path="/communities/{ended}/ending",
        states=WORDS,
        called="lifecycle-ending-over",
    ),
    Page(
        endpoint="communities.show",
        path="/communities/{ended}",
        states=WORDS,
        called="communities-show-ended",
    ),
    Page(
        endpoint="lifecycle.harvest",
        path=f"{_ENDING}/harvest",
        who="facilitator",
        states=WORDS,
        refused={"harvest": "x" * 20_001, "farewell": "Go well"},
    ),
    Page(endpoint="lifecycle.places", path=f"{_ENDING}/places", who="facilitator", states=WORDS),
    Page(
        endpoint="lifecycle.split_off",
        path=f"{_PLACE}/split",
        who="facilitator",
        states=LISTS,
        refused=_NEW,
    ),
    Page(
        endpoint="lifecycle.merge",
        path=f"{_PLACE}/merge",
        who="facilitator",
        states=WORDS,
        refused={"into": "nobody-here"},
    ),
    Page(endpoint="lifecycle.playbook", path="/admin/playbook", who="admin", states=LISTS),
    Page(
        endpoint="lifecycle.keep_gates",
        path="/admin/playbook/gates",
        who="admin",
        refused={"contributors": "0", "member_share": "300"},
    ),
    Page(
        endpoint="lifecycle.add_step",
        path="/admin/playbook/maturing/new",
        who="admin",
        refused={"title": "", "why": "Bread helps", "days": "9000"},
    ),
    Page(
        endpoint="lifecycle.edit_step",
        path="/admin/playbook/maturing/welcome",
        who="admin",
        refused={"title": "", "why": "Bread helps", "days": "9000"},
    ),
)
