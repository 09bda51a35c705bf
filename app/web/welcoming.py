"""Who says hello to newcomers, a newcomer's first steps, and the mark on their posts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.i18n import spoken
from app.rules import requires
from app.schemas.welcoming import AwayForm, FirstStepsForm, WelcomerForm
from app.transactions import reading, unit_of_work
from app.web.communities.context import room
from community.communities.access import community_to
from community.welcoming import access, actions, path
from community.welcoming.marks import choose_mark
from community.welcoming.models import StepKind
from community.welcoming.queries import figures_of, place_of, rota_of, waiting_for

bp = Blueprint("welcoming", __name__)


def _shown(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="welcoming.read", tab="welcome")
        granted = context["granted"]
        number, leads = granted.community.id, granted.may("welcoming.arrange")
        return {
            **context,
            "own": place_of(session, actor(), number),
            "waiting": waiting_for(session, actor(), community_id=number, leads=leads),
            "rota": rota_of(session, number) if leads else [],
            "figures": figures_of(session, number) if leads else None,
        }


def _to(slug: str) -> ResponseReturnValue:
    return redirect(f"/communities/{slug}/welcome", 303)


@bp.get("/communities/<slug>/welcome")
@requires("welcoming.read")
def show(slug: str) -> str:
    """One's own part in welcoming; for facilitators the rota and how newcomers were met."""
    return render_template("welcoming/show.html", form=FormState(), **_shown(slug))


@bp.post("/communities/<slug>/welcome/rota")
@requires("welcoming.arrange")
@form(WelcomerForm, "welcoming/show.html", context=_shown)
def ask(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Ask a member to say hello; oneself is on the rota at once."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.arrange")
        account_id = access.member_to_ask(session, granted, data["handle"])
        actions.ask_welcomer(session, granted, account_id=account_id, by=actor())
        own = account_id == actor().id
    words = (
        _("You are on the rota.") if own else _("They are asked, and on the rota once they agree.")
    )
    flash(words, "success")
    return _to(slug)


@bp.post("/communities/<slug>/welcome/rota/<handle>/removal")
@requires("welcoming.take_part")
def take_off(slug: str, handle: str) -> ResponseReturnValue:
    """Take somebody off the rota, or oneself; what was their turn is the next one's."""
    with unit_of_work() as session:
        place = access.place_to_take_off(session, actor(), slug, handle)
        actions.take_off(session, place, by=actor())
    flash(_("It is taken back."), "success")
    return _to(slug)


@bp.post("/communities/<slug>/welcome/place")
@requires("welcoming.take_part")
def accept(slug: str) -> ResponseReturnValue:
    """Agree to say hello."""
    with unit_of_work() as session:
        _granted, place = access.own_place(session, actor(), slug)
        actions.accept_place(place)
    flash(_("Thank you. You are told when somebody is new and it is your turn."), "success")
    return _to(slug)


@bp.post("/communities/<slug>/welcome/place/absence")
@requires("welcoming.take_part")
@form(AwayForm, "welcoming/show.html", context=_shown)
def go_away(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Have no turns for a while."""
    with unit_of_work() as session:
        _granted, place = access.own_place(session, actor(), slug)
        actions.be_away(session, place, data["until"])
    flash(_("You have no turns until then."), "success")
    return _to(slug)


@bp.post("/communities/<slug>/welcome/place/absence/remove")
@requires("welcoming.take_part")
def come_back(slug: str) -> ResponseReturnValue:
    """Have turns again."""
    with unit_of_work() as session:
        _granted, place = access.own_place(session, actor(), slug)
        actions.be_away(session, place, None)
    flash(_("You have turns again."), "success")
    return _to(slug)


@bp.post("/communities/<slug>/welcome/newcomers/<int:welcome_id>/met")
@requires("welcoming.take_part")
def met(slug: str, welcome_id: int) -> ResponseReturnValue:
    """Say that one has welcomed somebody elsewhere."""
    with unit_of_work() as session:
        welcome = access.welcome_to_settle(session, actor(), slug, welcome_id)
        actions.say_welcomed(session, welcome, by=actor())
    flash(_("Thank you for saying hello."), "success")
    return _to(slug)


@bp.post("/communities/<slug>/welcome/waiving")
@requires("welcoming.take_part")
def waive(slug: str) -> ResponseReturnValue:
    """Need no hello."""
    with unit_of_work() as session:
        actions.waive(session, access.own_welcome(session, actor(), slug))
    flash(_("Nobody is sent to you."), "success")
    return redirect(f"/communities/{slug}", 303)


def _steps(slug: str) -> dict[str, Any]:
    with reading() as session:
        context = room(session, slug, verb="welcoming.arrange", tab="welcome")
        steps = path.steps_of(session, context["place"].id)
        rows = [(step.says, step.link, str(step.kind)) for step in steps]
    begun = [(spoken(one.says), one.link, str(one.kind)) for one in path.offered(slug)]
    says, link, kind = zip(*rows, strict=True) if rows else ((), (), ())
    values = {"says": list(says), "link": list(link), "kind": list(kind)}
    if "offered" in request.args:
        values = dict(zip(values, map(list, zip(*begun, strict=True)), strict=True))
    return {
        **context,
        "form_values": values,
        "rows": range(path.MOST_STEPS),
        "kinds": [kind.value for kind in StepKind],
        "empty": not rows,
    }


@bp.route("/communities/<slug>/welcome/steps", methods=["GET", "POST"])
@requires("welcoming.arrange")
@form(FirstStepsForm, "welcoming/steps.html", context=_steps)
def write_steps(data: dict[str, Any], slug: str) -> ResponseReturnValue:
    """Write what newcomers may begin with."""
    count = len(data["says"])
    links = [*data["link"], *[""] * count]
    kinds = [*data["kind"], *[StepKind.SELF.value] * count]
    typed = zip(data["says"], links, kinds, strict=False)
    steps = path.checked_steps(
        [path.Step(says, link, StepKind(kind)) for says, link, kind in typed]
    )
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.arrange")
        path.write_steps(session, granted.community, steps)
    flash(_("Newcomers see these steps now."), "success")
    return redirect(f"/communities/{slug}/welcome/steps", 303)


@bp.post("/communities/<slug>/welcome/steps/<int:step_id>/tick")
@requires("welcoming.take_part")
def tick(slug: str, step_id: int) -> ResponseReturnValue:
    """Note for oneself that a step is done."""
    return _tick(slug, step_id, done=True)


@bp.post("/communities/<slug>/welcome/steps/<int:step_id>/tick/remove")
@requires("welcoming.take_part")
def untick(slug: str, step_id: int) -> ResponseReturnValue:
    """Take that back."""
    return _tick(slug, step_id, done=False)


def _tick(slug: str, step_id: int, *, done: bool) -> ResponseReturnValue:
    with unit_of_work() as session:
        step = access.step_to_tick(session, actor(), slug, step_id)
        path.tick_step(session, step, actor=actor(), done=done)
    return redirect(f"/communities/{slug}#first-steps", 303)


@bp.post("/communities/<slug>/welcome/path/hiding")
@requires("welcoming.take_part")
def hide_path(slug: str) -> ResponseReturnValue:
    """See the first steps no more."""
    _hide(slug, hidden=True)
    flash(_("The first steps are hidden."), "success")
    return redirect(f"/communities/{slug}", 303)


@bp.post("/communities/<slug>/welcome/path/hiding/remove")
@requires("welcoming.take_part")
def show_path(slug: str) -> ResponseReturnValue:
    """See them again."""
    _hide(slug, hidden=False)
    return redirect(f"/communities/{slug}#first-steps", 303)


def _hide(slug: str, *, hidden: bool) -> None:
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="welcoming.take_part")
        path.hide_path(session, granted, actor=actor(), hidden=hidden)


@bp.post("/settings/notifications/newcomer-mark")
@requires("notifications.manage")
def mark() -> ResponseReturnValue:
    """Let one's posts say that one is new."""
    return _choose_mark(marked=True)


@bp.post("/settings/notifications/newcomer-mark/remove")
@requires("notifications.manage")
def unmark() -> ResponseReturnValue:
    """Let them not say so."""
    return _choose_mark(marked=False)


def _choose_mark(*, marked: bool) -> ResponseReturnValue:
    me = actor().id
    assert me is not None  # the verb asks for an account
    with unit_of_work() as session:
        choose_mark(session, me, marked=marked)
    flash(_("Your choice is saved."), "good")
    return redirect("/settings/notifications#new-here", 303)
