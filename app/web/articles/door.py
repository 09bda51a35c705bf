"""The newcomer's door: where to start, what holds, by topic, the terms, and answers by tag."""

from __future__ import annotations

from string import ascii_uppercase

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.rules import requires
from app.transactions import reading
from app.web.articles import bp
from app.web.articles.reading import kind_names
from community.articles.queries import door
from community.communities.access import community_to
from community.communities.queries.tags import tags_in_use
from community.lifecycle.queries.state import life_of
from community.paging import Page
from community.paths.queries import paths_shown
from community.threads.policies import normal_tag


@bp.get("/knowledge")
@requires("search.read")
def front() -> str:
    """What the communities know, for whoever comes new; public where they are public."""
    who = actor()
    tag = normal_tag(request.args.get("tag", "")[:64]) if request.args.get("tag") else ""
    with reading() as session:
        if tag:
            page = door.articles_about(session, who, tag, cursor=request.args.get("cursor"))
            return render_template("knowledge/topic.html", tag=tag, page=page, kinds=kind_names())
        return render_template(
            "knowledge/front.html",
            starting=door.starting(session, who),
            paths=paths_shown(session, who),
            confirmed=door.recently_confirmed(session, who),
            helping=door.helping_answers(session, who),
            topics=door.topics(session, who),
            kinds=kind_names(),
        )


@bp.get("/knowledge/glossary")
@requires("search.read")
def glossary() -> str:
    """The terms of every community that the reader may read."""
    with reading() as session:
        page = door.terms(session, actor(), letter=_letter(), cursor=request.args.get("cursor"))
    return render_template(
        "knowledge/glossary.html", page=page, letters=ascii_uppercase, granted=None
    )


@bp.get("/communities/<slug>/knowledge/glossary")
@requires("articles.read")
def glossary_of(slug: str) -> str:
    """The terms of one community."""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.read")
        page = door.terms(
            session,
            actor(),
            community_id=granted.community.id,
            letter=_letter(),
            cursor=request.args.get("cursor"),
        )
        life = life_of(session, granted.community)
    return render_template(
        "knowledge/glossary.html",
        page=page,
        letters=ascii_uppercase,
        granted=granted,
        community=granted.community,
        life=life,
    )


def _letter() -> str:
    letter = request.args.get("from", "")[:1]
    return letter if letter.isalpha() else ""


@bp.get("/communities/<slug>/knowledge/answers")
@requires("articles.read")
def answers(slug: str) -> ResponseReturnValue:
    """What is asked under a tag, with the answers that were accepted; without one, the tags."""
    tag = normal_tag(request.args.get("tag", "")[:64]) if request.args.get("tag") else ""
    with reading() as session:
        granted = community_to(session, actor(), slug, verb="articles.read")
        place = granted.community
        page: Page[door.Answered] = Page(items=[], next_cursor=None)
        if tag:
            cursor = request.args.get("cursor")
            page = door.answers_about(
                session, actor(), community_id=place.id, tag=tag, cursor=cursor
            )
        tags = tags_in_use(session, community_id=place.id, most=30)
        life = life_of(session, place)
    return render_template(
        "knowledge/answers.html",
        granted=granted,
        community=place,
        life=life,
        tag=tag,
        tags=tags,
        page=page,
    )
