"""The threads of a community, and what is offered while somebody writes one."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.listing import listing
from app.rules import requires
from app.transactions import reading
from app.web.threads.blueprint import bp
from community.communities.access import community_to
from community.communities.queries.tags import tags_beginning
from community.threads.queries import people_to_mention


@bp.get("/communities/<slug>/threads")
@requires("threads.read")
def index(slug: str) -> ResponseReturnValue:
    """Everything said in a community, questions included."""
    shown = listing(slug, kind=None)
    if shown["onwards"]:
        return redirect(shown["onwards"])
    return render_template("threads/index.html", **shown)


@bp.get("/communities/<slug>/tags/suggestions")
@requires("threads.read")
def tag_suggestions(slug: str) -> ResponseReturnValue:
    """Tags whose name begins with what was typed, those most in use first."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
        found = tags_beginning(
            session,
            community_id=granted.community.id,
            beginning=request.args.get("q", "")[:40],
        )
    return jsonify(items=[{"name": tag.name, "threads_count": tag.threads_count} for tag in found])


@bp.get("/communities/<slug>/mentions")
@requires("threads.reply")
def mentions(slug: str) -> ResponseReturnValue:
    """Members whose handle or name begins with what was typed after an @."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="threads.reply")
        people = people_to_mention(
            session, granted.community.id, beginning=request.args.get("q", "")[:40]
        )
    return jsonify(items=[{"handle": handle, "name": name} for handle, name in people])
