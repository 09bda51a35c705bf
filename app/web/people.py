"""A person's page, for people who are signed in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.presenters import stored_body
from app.rules import requires
from app.transactions import reading
from community.people.access import person_to_read
from community.people.queries import shared_communities

bp = Blueprint("people", __name__)


@bp.get("/people/<handle>")
@requires("accounts.read", hides=True)
def show(handle: str) -> ResponseReturnValue:
    """The profile; a former handle leads to the present one, once the reader may see it."""
    with reading() as session:
        person = person_to_read(session, actor(), handle)
        if person.handle != handle:
            return redirect(f"/people/{person.handle}", code=301)
        communities = shared_communities(session, actor(), person.id)
    return render_template(
        "people/show.html",
        person=person,
        bio=stored_body(person.bio_html),
        communities=communities,
    )
