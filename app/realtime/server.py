"""The socket server of one web process: who connects, what they hear, when they are sent away."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from flask_socketio import SocketIO
from gevent.monkey import is_module_patched
from socketio.exceptions import ConnectionRefusedError as Refusal

from app.actor import actor, forget_actor
from app.config import Settings
from app.database import Database
from app.errors import ack_of
from app.limits import address_range
from app.realtime import transport
from app.realtime.broadcasts import Message, message_of
from app.realtime.commands import Ack, answer, refusal
from app.realtime.evictions import evict
from app.realtime.heartbeat import Heartbeat
from app.realtime.rooms import account_room, thread_room
from app.realtime.sockets import Bucket, Connected, Sockets
from app.realtime.tail import Tail
from app.rules import requires
from community.errors import CommunityError
from community.outbox import JournalLine
from community.sockets.actions import leave, take_place
from community.words import N_

# The libraries tell every packet at INFO; what they call an error is worth a line.
_quiet = logging.getLogger("hearth.sockets")
_quiet.setLevel(logging.ERROR)
_MOST_REFUSED = 200  # answers to a flood; then the page is cut
_FAREWELL = 0.5  # seconds for the last message to leave
_LEAST_RETRY, _MOST_RETRY = 500, 8000  # milliseconds


class Live:
    """What a web process runs beside its requests. Each page is known by its socket id."""

    def __init__(self, app: Flask, settings: Settings, database: Database) -> None:
        self.database = database
        self.sockets = Sockets()
        self.process = secrets.token_hex(8)
        self.tail = Tail(database, self.deliver)
        self._settings = settings
        self._buckets: dict[str, Bucket] = {}
        self._leaving = False
        gevent = is_module_patched("socket")
        make: Any = SocketIO  # its published types lag behind it
        self.socketio = make(
            app,
            async_mode="gevent" if gevent else "threading",
            transports=["websocket"],
            cors_allowed_origins=origins_of(settings),
            max_http_buffer_size=transport.LARGEST_MESSAGE,
            ping_interval=transport.PING_INTERVAL,
            ping_timeout=transport.PING_TIMEOUT,
            manage_session=False,
            monitor_clients=gevent,
            logger=_quiet,
            engineio_logger=_quiet,
        )
        self.server = self.socketio.server
        if gevent:
            transport.use_own_wire(self.server.eio)
        transport.bound_queues(self.server.eio)
        transport.explain_refusals(self.server.eio)
        transport.refuse_bad_packets(self.server, self._may_talk)
        self.heartbeat = Heartbeat(self)
        self.socketio.on("connect")(self._connect)
        self.socketio.on("disconnect")(self._disconnect)
        self.socketio.on("*")(self._command)

    def start(self) -> None:
        """Begin to follow the outbox; called once per process, after the fork."""
        self.tail.begin_here()
        self.socketio.start_background_task(self.tail.run)
        self.socketio.start_background_task(self.heartbeat.run)

    def say_goodbye(self) -> None:
        """Tell open pages when to come back, each at another moment, and close them."""
        self._leaving = True
        spread = min(_MOST_RETRY, _LEAST_RETRY + 5 * len(self.sockets))
        for page in self.sockets:
            wait = _LEAST_RETRY + secrets.randbelow(spread - _LEAST_RETRY + 1)
            self.server.emit("server:restarting", {"retry_ms": wait}, to=page.sid)
        if len(self.sockets):
            self.socketio.sleep(_FAREWELL)
        for sid in list(self.server.eio.sockets):
            transport.close(self.server.eio, sid)
        self.tail.stop()
        self.heartbeat.stop()
        with self.database.unit_of_work() as session:
            leave(session, process=self.process)

    def deliver(self, line: JournalLine) -> None:
        """Make one line of the journal known to those who may hear of it."""
        message = message_of(line)
        if message is not None:
            self.server.emit(message.name, message.payload, room=message.room)
        if line.event is not None:
            evict(self, line.event)

    def tell(self, page: Connected, message: Message) -> None:
        """Send a message to one page."""
        self.server.emit(message.name, message.payload, to=page.sid)

    def enter(self, page: Connected, room: str) -> None:
        """Let a page hear what a room hears."""
        self.server.enter_room(page.sid, room)

    def forget(self, page: Connected, thread_id: int) -> None:
        """Let a page hear no more of a thread."""
        if page.watching.pop(thread_id, None) is not None:
            self.server.leave_room(page.sid, thread_room(thread_id))

    def disconnect(self, pages: Iterable[Connected]) -> None:
        """Send pages away; they may come back as whoever they are then."""
        for page in list(pages):
            eio_sid = self.server.manager.eio_sid_from_sid(page.sid, "/")
            self.server.disconnect(page.sid)
            transport.close(self.server.eio, eio_sid)

    def is_connected(self, eio_sid: str) -> bool:
        """Whether this connection has said hello to the namespace."""
        return eio_sid in self._buckets

    def _may_talk(self, eio_sid: str) -> bool:
        bucket = self._buckets.get(eio_sid)
        if bucket is None or bucket.take():
            return True
        if bucket.refused > _MOST_REFUSED:
            transport.cut(self.server.eio, eio_sid)
        return False

    @requires("home.read")
    def _connect(self, _auth: Any = None) -> None:
        # Visitors read public threads, and see them change like everyone else.
        try:
            self._admit(_sid())
        except CommunityError as error:
            raise Refusal(ack_of(error)) from None

    def _admit(self, sid: str) -> None:
        eio_sid = self.server.manager.eio_sid_from_sid(sid, "/")
        if self._leaving or eio_sid in self._buckets or transport.engine_is_full(self.server.eio):
            raise transport.too_many()
        who = actor()
        page = Connected(
            sid=sid, account_id=who.id, session_id=who.session_id, place=self._place(who.id)
        )
        self.sockets.add(page)
        self._buckets[eio_sid] = Bucket()
        if who.id is not None:
            self.enter(page, account_room(who.id))
        # Signed out between the first look and now: the event did not find this page yet.
        forget_actor()
        if actor().id != who.id:
            self._remove(sid)
            raise transport.too_many()

    def _place(self, account_id: int | None) -> int | None:
        if not self._settings.limits:
            return None
        address = hmac.new(
            self._settings.secret.encode(), address_range().encode(), hashlib.sha256
        ).hexdigest()
        with self.database.unit_of_work() as session:
            return take_place(session, process=self.process, account_id=account_id, address=address)

    def _disconnect(self, _reason: Any = None) -> None:
        self._remove(_sid())

    def _remove(self, sid: str) -> None:
        self._buckets.pop(self.server.manager.eio_sid_from_sid(sid, "/"), None)
        page = self.sockets.remove(sid)
        if page is not None and page.place is not None and not self._leaving:
            self.heartbeat.give_back(page.place)

    def _command(self, name: str, *arguments: Any) -> Ack:
        page = self.sockets.get(_sid())
        if page is None:
            return refusal("gone", N_("Connect again."))
        return answer(self, page, name, arguments)


def _sid() -> str:
    sid: str = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
    return sid


def origins_of(settings: Settings) -> list[str]:
    """The origins whose pages may connect: ours alone."""
    ours = settings.base_url
    parts = urlsplit(ours)
    if parts.hostname in ("127.0.0.1", "localhost"):
        port = f":{parts.port}" if parts.port else ""
        return [f"{parts.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost")]
    return [ours]
