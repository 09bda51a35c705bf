"""How full the installation is, as the worker found it within the last hour."""

from __future__ import annotations

from datetime import datetime

from flask import render_template
from flask_babel import gettext as _

from app.charts import LineChart, Meter, Series, Value, line_chart, meter
from app.i18n import day_short
from app.rules import requires
from app.transactions import reading
from app.web.operations import bp
from community.operations.queries.storage import names_of, newest_reading, used_by_day
from community.operations.storage import Storage

_MB = 1_000_000


@bp.get("/admin/storage")
@requires("operations.oversee")
def storage() -> str:
    """What takes how much room, images that nothing shows, people and communities by room."""
    with reading() as session:
        found = newest_reading(session)
        if found is None:
            return render_template("operations/storage.html", found=None)
        days = used_by_day(session)
        names = names_of(session, found.storage)
    made = found.storage.backup_at
    return render_template(
        "operations/storage.html",
        found=found,
        names=names,
        parts=_parts(found.storage),
        growth=_growth([(day_short(day), used) for day, used in days]) if len(days) > 1 else None,
        backup_at=datetime.fromisoformat(made) if made else None,
    )


def _parts(found: Storage) -> list[tuple[int, Meter]]:
    """What takes the room, the largest first, each part against the largest."""
    told = (
        (_("Database"), found.database),
        (_("Search index"), found.index),
        (_("Images and files in posts"), found.uploads),
        (_("Copies of one's data"), found.copies),
    )
    most = _megabytes(max(size for _label, size in told)) or 1.0
    return [
        (size, meter(Value(label=label, value=_megabytes(size)), most=most))
        for label, size in sorted(told, key=lambda part: -part[1])
    ]


def _growth(days: list[tuple[str, int]]) -> LineChart:
    used = Series(name=_("Megabytes used"), values=tuple(_megabytes(size) for _day, size in days))
    return line_chart([day for day, _size in days], [used], from_zero=True)


def _megabytes(size: int) -> float:
    return round(size / _MB, 1)
