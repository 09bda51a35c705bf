"""The list of people: who is here, who is invited, who waits."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from app.rules import requires
from app.schemas.roster import WantedArgs
from app.transactions import reading
from app.web.roster.blueprint import bp
from community.roster.policies import Standing
from community.roster.queries import Wanted, people_of

_parser = WantedArgs()


@bp.get("")
@requires("roster.read")
def first() -> ResponseReturnValue:
    """Whoever types the address of the console comes to the page they need most."""
    return redirect("/admin/people")


@bp.get("/people")
@requires("roster.read")
def index() -> str:
    """People by handle; words, a state and a role narrow it. What is no filter filters nothing."""
    asked = _asked()
    wanted = Wanted(
        words=asked["q"],
        standing=Standing(asked["state"]) if asked["state"] else None,
        role=asked["role"],
    )
    with reading() as session:
        page = people_of(session, wanted, cursor=request.args.get("cursor"))
    return render_template("roster/people.html", page=page, asked=asked)


def _asked() -> dict[str, str]:
    given = {name: request.args.get(name, "") for name in ("q", "state", "role")}
    try:
        return dict(_parser.load({**given, "q": given["q"][:254]}))
    except ValidationError as error:
        wrong = error.messages_dict
        return {name: "" if name in wrong else value for name, value in given.items()}
