"""Who must not see how an installation is run, and what they are answered."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask

from tests.outsiders.doors import Person, outsiders, with_token
from tests.world import World, csrf, sign_in


def everybody_else(app: Flask, world: World) -> list[Person]:
    """Whoever is no admin: strangers, a member, a facilitator, the programme owner, tokens.

    An admin's token without the scope `admin` is among them.
    """
    named = ("ben", "ada", "pia")
    return [
        *outsiders(app, world),
        *(Person(name, sign_in(app, getattr(world, name))) for name in named),
        with_token(app, world.pia, "read", "write", "moderate", "admin"),
        with_token(app, world.mo, "read", "write"),
    ]


def assert_shut(
    app: Flask,
    world: World,
    *,
    pages: Iterable[str] = (),
    posts: Iterable[str] = (),
    reads: Iterable[str] = (),
    puts: Iterable[str] = (),
    never: str,
) -> None:
    """Everybody else is refused at every door, and no answer holds `never`."""
    for person in everybody_else(app, world):
        form = {"csrf_token": person.form_token or csrf(person.browser)}
        answers = [
            *(person.ask("GET", each) for each in pages),
            *(person.ask("POST", each, data=form) for each in posts),
            *(person.ask("GET", f"/api/v1{each}") for each in reads),
            *(person.ask("PUT", f"/api/v1{each}", json={}) for each in puts),
        ]
        for answer in answers:
            # A browser without a session is sent to sign in; a PUT without a token lacks one.
            assert answer.status_code in (302, 400, 401, 403), (person.name, answer.request.path)
            assert never not in answer.text, (person.name, answer.request.path)
