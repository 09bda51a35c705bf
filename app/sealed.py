"""Short-lived signed cookies that carry a step of signing in from one request to the next."""

from __future__ import annotations

from typing import Any

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.settings import settings


class SealedCookie:
    """One named value that the browser carries, cannot change, and that runs out by itself."""

    def __init__(self, name: str, *, seconds: int) -> None:
        self._name = name
        self._seconds = seconds

    def put(self, response: Response, value: dict[str, Any]) -> None:
        """Hand the value to the browser."""
        response.set_cookie(
            self._cookie,
            self._serializer().dumps(value),
            max_age=self._seconds,
            path="/",
            secure=settings().https,
            httponly=True,
            samesite="Lax",
        )

    def take(self) -> dict[str, Any] | None:
        """The value that this request carries, or None when there is none or it has run out."""
        given = request.cookies.get(self._cookie, "")
        if not given or len(given) > 2000:
            return None
        try:
            found = self._serializer().loads(given, max_age=self._seconds)
        except BadData:
            return None
        return found if isinstance(found, dict) else None

    def clear(self, response: Response) -> None:
        """Take the value away from the browser."""
        response.delete_cookie(
            self._cookie, path="/", secure=settings().https, httponly=True, samesite="Lax"
        )

    @property
    def _cookie(self) -> str:
        return f"__Host-hearth-{self._name}" if settings().https else f"hearth-{self._name}"

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(settings().secret, salt=f"hearth.{self._name}")
