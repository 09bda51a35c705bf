"""M: who moderates keeps to their place, to people below them, and to one act for a decision."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app.cli import cli
from community.accounts.models import Account, OrganisationRole
from community.communities.models import Community, MemberRole, Membership
from community.moderation import chain
from community.moderation.models import Appeal, Measure, ModerationEntry
from tests import factories
from tests.abuse.conftest import Place
from tests.outsiders.doors import with_token
from tests.web.posting import posted

_PEOPLE = "/communities/garden/moderation/people"


def _entries(place: Place) -> int:
    with place.database.reading() as session:
        return session.scalar(select(func.count()).select_from(ModerationEntry)) or 0


def _acts_since(place: Place, before: int) -> list[ModerationEntry]:
    with place.database.reading() as session:
        wanted = select(ModerationEntry).order_by(ModerationEntry.id).offset(before)
        return list(session.scalars(wanted))


def _at_once(*acts: Callable[[], int]) -> list[int]:
    barrier, answers = threading.Barrier(len(acts)), []

    def work(act: Callable[[], int]) -> None:
        barrier.wait()
        answers.append(act())

    pair = [threading.Thread(target=work, args=(act,)) for act in acts]
    for each in pair:
        each.start()
    for each in pair:
        each.join()
    return sorted(answers)


def test_m2_a_facilitator_has_no_hold_on_equals_admins_and_people_elsewhere(place: Place) -> None:
    before = _entries(place)
    for who in ("ada", "fay", "mo", "zed", "xen", "sue"):
        for kind in ("warn", "mute"):
            answer = place.post("fay", f"{_PEOPLE}/{who}", kind=kind, reason="Out", days="3")
            assert answer.status_code in (403, 404, 409), (who, kind)
        path = f"/api/v1/communities/garden/moderation/people/{who}/measures"
        body = {"kind": "mute", "reason": "Out", "days": 3}
        assert place.call("fay", "POST", path, json=body).status_code in (403, 404, 405, 409), who
    for who in ("ada", "mo", "ben", "fay"):
        for path, fields in (
            ("role", {"role": "person"}),
            ("suspension", {"reason": "Out", "days": "3"}),
            ("deactivation", {}),
            ("room", {"megabytes": "0"}),
            ("sessions/end-all", {}),
            ("tokens/revoke-all", {}),
        ):
            answer = place.post("fay", f"/admin/people/{who}/{path}", **fields)
            assert answer.status_code in (403, 404), (who, path)

    assert _entries(place) == before
    with place.database.reading() as session:
        assert session.scalars(select(Measure)).all() == []
        muted = select(Membership.id).where(Membership.muted_until.is_not(None))
        assert session.scalars(muted).all() == []


def test_m2_the_same_facilitator_may_warn_a_plain_member(place: Place) -> None:
    """Or the refusals above would prove nothing."""
    before = _entries(place)
    assert place.post("fay", f"{_PEOPLE}/ben", kind="warn", reason="Kindly").status_code == 303
    assert [each.act for each in _acts_since(place, before)] == ["warn"]


def test_m4_of_two_who_answer_one_appeal_one_is_heard(place: Place) -> None:
    with place.database.unit_of_work() as session:
        garden = session.get_one(Community, place.world.garden)
        third = factories.account(session, handle="gil")
        factories.membership(session, garden, third, role=MemberRole.FACILITATOR)
    place.post("fay", f"{_PEOPLE}/cleo", kind="warn", reason="Kindly")
    with place.database.reading() as session:
        measure = session.scalars(select(Measure.id).order_by(Measure.id.desc())).first()
    assert place.post("cleo", f"/decisions/{measure}", body="I was kind").status_code == 303
    with place.database.reading() as session:
        number = session.scalars(select(Appeal.id)).one()
    before = _entries(place)

    def answered(name: str, ruling: str) -> Callable[[], int]:
        return lambda: (
            place.post(name, f"/appeals/{number}", ruling=ruling, answer="Looked again").status_code
        )

    place.browser("ada")  # signed in before it hurries
    assert answered("fay", "upheld")() == 404, "who decided does not judge it"
    answers = _at_once(answered("ada", "upheld"), answered("ada", "reversed"))

    assert answers == [303, 409]
    assert len(_acts_since(place, before)) == 1


def test_m5_no_way_takes_the_last_admin(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_DATA_DIR", str(place.settings.data_dir))
    monkeypatch.setenv("HEARTH_BASE_URL", place.settings.base_url)
    program = with_token(place.app, place.world.mo, "admin", "write")
    pages: tuple[tuple[str, dict[str, str]], ...] = (
        ("/admin/people/mo/role", {"role": "person"}),
        ("/admin/people/mo/role", {"role": "programme_owner"}),
        ("/admin/people/mo/deactivation", {}),
        ("/admin/people/mo/suspension", {"reason": "Tired", "days": "1"}),
        ("/settings/data/leaving", {"choice": "keep_posts", "handle": "mo"}),
        ("/settings/data/leaving", {"choice": "erase_posts", "handle": "mo", "at_once": "y"}),
    )
    for path, fields in pages:
        assert place.post("mo", path, **fields).status_code in (409, 422), path
    for method, path, body in (
        ("PUT", "/api/v1/people/mo/role", {"role": "person"}),
        ("PUT", "/api/v1/admin/people/mo/deactivation", {}),
        ("PUT", "/api/v1/people/mo/suspension", {"reason": "Tired", "days": 1}),
    ):
        answer = program.ask(method, path, json=body)
        assert 400 <= answer.status_code < 500, path
        assert answer.status_code != 405, path
    for command in (
        "people role mo person",
        "people deactivate mo",
        "erasures erase mo --posts erase --yes",
    ):
        said = CliRunner().invoke(cli, command.split())
        assert said.exit_code == 1, (command, said.output)
        assert "last admin" in said.output, command

    with place.database.reading() as session:
        mo = session.get_one(Account, place.world.mo)
        assert (mo.role, mo.state, mo.suspended_at) == (OrganisationRole.ADMIN, "active", None)


def test_m6_every_act_of_staff_leaves_one_line_and_no_words_of_others(place: Place) -> None:
    """Who did what to whom is in the log; what anybody wrote in confidence never is."""
    beans = posted(place.database, place.world, title="Quoxal title", body="Quoxal body")
    before, acts = _entries(place), []
    thread, rules = f"/threads/{beans.thread_id}", "/communities/garden/moderation/rules"

    def done(act: str, name: str, path: str, **fields: object) -> None:
        answer = place.post(name, path, **fields)
        assert answer.status_code in (302, 303), (path, answer.status_code)
        acts.append(act)

    assert place.post("ada", f"{thread}/whispers", body="Quoxal whisper").status_code == 303
    assert place.post("ada", f"{_PEOPLE}/ben/notes", body="Quoxal note").status_code == 303
    done("set_rules", "ada", rules, rules="Be kind.", version="0")
    done("hide", "ada", f"{thread}/hiding", reason="Off the subject", rule="1")
    done("show", "ada", f"{thread}/hiding/remove")
    done("warn", "ada", f"{_PEOPLE}/ben", kind="warn", reason="Kindly")
    done("mute", "ada", f"{_PEOPLE}/ben", kind="mute", reason="Rest", days="1")
    done("unmute", "ada", f"{_PEOPLE}/ben/mute/remove")
    done("suspend", "mo", "/admin/people/zed/suspension", reason="Threats", days="1")
    done("reinstate", "mo", "/admin/people/zed/suspension/remove")
    done("set_role", "mo", "/admin/people/zed/role", role="programme_owner")
    done("set_room", "mo", "/admin/people/zed/room", megabytes="20")
    done("place", "mo", "/admin/people/zed/place", team="Quoxal", location="", manager="")
    done("sign_out", "mo", "/admin/people/zed/sessions/end-all")
    done("revoke_token", "mo", "/admin/people/zed/tokens/revoke-all")
    done("deactivate", "mo", "/admin/people/zed/deactivation")
    done("reactivate", "mo", "/admin/people/zed/deactivation/remove")

    lines = _acts_since(place, before)
    assert [line.act for line in lines] == acts
    assert all(line.actor for line in lines)
    assert all(line.subject for line in lines if line.act != "set_rules")
    said = " ".join(f"{line.reason} {line.rule}" for line in lines)
    assert "quoxal" not in said.lower()
    with place.database.reading() as session:
        assert chain.verify(session).problem == ""
