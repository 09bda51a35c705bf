"""What readers and its author say of a post beside its words, the same for threads and replies.

Apart from `models`, which both kinds of post inherit it in.
"""

from __future__ import annotations

from sqlalchemy import String, text
from sqlalchemy.orm import Mapped, mapped_column

_NONE = text("0")
# For rows that are written past the defaults.
NO_REACTIONS = {
    f"{what}_count": 0 for what in ("thanks", "helped", "tried", "worked", "partly", "failed")
}


class Reacted:
    """How many reacted in each way and what came of trying it; `mark` is a `policies.Mark`."""

    thanks_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    helped_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    tried_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    worked_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    partly_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    failed_count: Mapped[int] = mapped_column(default=0, server_default=_NONE)
    mark: Mapped[str | None] = mapped_column(String(20))


# What rows begin with that are written many at once, where no default of Python is asked.
NO_REACTIONS = {
    f"{what}_count": 0 for what in ("thanks", "helped", "tried", "worked", "partly", "failed")
}
