"""`@command`: what a page may ask over its socket, answered by an acknowledgement.

A socket is no request: nothing that was true at connect is believed. Each command parses its
input, finds the actor anew from the cookie, checks the declared right and answers
`{"ok": true, …}` or `{"ok": false, "code", "detail"}`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError
from sqlalchemy.exc import OperationalError

from app.database import DatabaseBusy, is_busy
from app.errors import ack_of, messages_of
from app.i18n import spoken
from app.realtime.pages import Pages
from app.realtime.sockets import Connected
from community.errors import CommunityError
from community.words import N_, Words

_log = logging.getLogger(__name__)

Ack = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One command on its way: the process's live server, the page that asks, and what it sent."""

    live: Pages
    page: Connected
    data: dict[str, Any]


Handler = Callable[[Call], Ack]


@dataclass(frozen=True)
class Command:
    """A name that pages may say, the shape of what they send, and what answers."""

    schema: type[Schema]
    handler: Handler

    @property
    def rule(self) -> str | None:
        """The right it stands on, declared by `@requires`."""
        return getattr(self.handler, "rule", None)


COMMANDS: dict[str, Command] = {}


def command(name: str, schema: type[Schema]) -> Callable[[Handler], Handler]:
    """Register a handler for a name; it also wears `@requires`."""

    def register(handler: Handler) -> Handler:
        COMMANDS[name] = Command(schema, handler)
        return handler

    return register


def refusal(code: str, detail: Words) -> Ack:
    """The acknowledgement that says no."""
    return {"ok": False, "code": code, "detail": spoken(detail)}


def answer(live: Pages, page: Connected, name: str, arguments: tuple[Any, ...]) -> Ack:
    """Run the command `name`; whatever goes wrong becomes an acknowledgement."""
    wanted = COMMANDS.get(name)
    if wanted is None:
        return refusal(
            "unknown_command",
            N_("There is no command “%(name)s”. See the protocol.", name=name[:40]),
        )
    if len(arguments) != 1 or not isinstance(arguments[0], dict):
        return refusal("invalid", N_("Send one object with the fields of the command."))
    try:
        data = wanted.schema().load(arguments[0])
        return {"ok": True, **wanted.handler(Call(live=live, page=page, data=data))}
    except ValidationError as error:
        return {
            **refusal("invalid", N_("Correct the fields named here.")),
            "errors": messages_of(error),
        }
    except CommunityError as error:
        return ack_of(error)
    except (DatabaseBusy, OperationalError) as error:
        if is_busy(error):
            return refusal("busy", N_("Hearth is busy right now. Try again in a moment."))
        return _broken(name)
    except Exception:  # noqa: BLE001 (the connection outlives any failure; it is logged)
        return _broken(name)


def _broken(name: str) -> Ack:
    _log.exception("The command %s failed", name)
    return refusal("internal", N_("Something broke on our side. It has been logged."))
