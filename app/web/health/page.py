"""How one community is doing, and what its facilitators say of a flag."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actor import actor
from app.forms import FormState, form
from app.health.drawings import history, rhythm
from app.health.odds import odds
from app.health.reasons import NAMES, whys
from app.health.scores import scored
from app.health.sentences import sentences
from app.health.signals import SIGNALS, Told, written
from app.health.standing import Standing, standing_of
from app.health.states import ANSWERS, OUTCOMES, PAUSES, STATES, TONES
from app.rules import requires
from app.schemas.health import AnswerForm
from app.transactions import reading, unit_of_work
from app.web.health import bp
from community.health.access import flag_to_answer, health_to
from community.health.actions.answers import answer_flag
from community.health.models import Feedback
from community.health.shapes import Signal

_NOTHING = Signal(code="", value=None, n=0, enough=False)


def shown(slug: str, **_more: Any) -> dict[str, Any]:
    """The context of the page; the forms on it are drawn again by theirs."""
    with reading() as session:
        standing = standing_of(session, health_to(session, actor(), slug))
    flag = standing.flag
    return {
        **frame(standing),
        "sentences": sentences(standing),
        "rhythm": rhythm(standing),
        "scores": scored(standing.reading.scores if standing.reading else {}),
        "signals": [] if standing.few else [_row(standing, told) for told in SIGNALS.values()],
        "whys": whys(flag.reasons) if flag else [],
        "odds": odds(flag.p) if flag else "",
        "answers": ANSWERS,
        "outcomes": OUTCOMES,
        "reason_names": NAMES,
        "tries": "interventions.index" in current_app.view_functions,
        "form_values": {"feedback": flag.feedback or "", "note": flag.feedback_note}
        if flag
        else {},
    }


def frame(standing: Standing) -> dict[str, Any]:
    """What every page about one community's health needs."""
    return {
        "granted": standing.granted,
        "place": standing.granted.community,
        "life": standing.life,
        "tab": "health",
        "standing": standing,
        "states": STATES,
        "tones": TONES,
        "pauses": PAUSES,
    }


def _row(standing: Standing, told: Told) -> dict[str, Any]:
    found = standing.reading.signals.get(told.code, _NOTHING) if standing.reading else _NOTHING
    return {
        "told": told,
        "signal": found,
        "value": written(told, found.value if found.enough else None),
        "line": history(standing.readings, told.code, last=standing.week),
    }


@bp.get("/communities/<slug>/health")
@requires("health.read")
def show(slug: str) -> str:
    """How the community is doing against its own normal."""
    context = shown(slug)
    state = FormState(values=context.pop("form_values"))
    return render_template("health/show.html", form=state, **context)


@bp.post("/communities/<slug>/health/flags/<int:flag_id>/feedback")
@requires("health.answer")
@form(AnswerForm, "health/show.html", context=shown)
def answer(data: dict[str, Any], slug: str, flag_id: int) -> ResponseReturnValue:
    """Say whether the flag was useful."""
    with unit_of_work() as session:
        found = flag_to_answer(session, actor(), slug, flag_id)
        answer_flag(
            session, found, by=actor(), feedback=Feedback(data["feedback"]), note=data["note"]
        )
    flash(_("Thank you. Flags are judged by what you say of them."), "success")
    return redirect(f"/communities/{slug}/health", 303)
