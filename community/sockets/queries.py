"""How many sockets are open."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.sockets.actions import is_recent
from community.sockets.models import OpenSocket


def open_sockets(session: Session) -> int:
    """Those whose process has shown that it lives."""
    return session.scalar(select(func.count()).select_from(OpenSocket).where(is_recent())) or 0
