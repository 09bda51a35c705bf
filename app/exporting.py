"""A community as a ZIP file, written while it is sent: plain pages, and data line by line.

Every batch is read in a short transaction of its own, on behalf of whoever asked: should they lose
their part meanwhile, the file ends there.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, cast

from flask import Response, request, stream_with_context

from app.actor import actor
from app.exported_pages import Pages
from app.exported_rows import Source
from app.i18n import language
from app.transactions import database, reading
from community.accounts.actor import Actor
from community.articles.queries import articles_stamp
from community.communities.access import community_to
from community.communities.actions.charters import CHARTER_TEXTS
from community.communities.models import Community
from community.lifecycle.models import Ending
from community.lifecycle.queries.exports import stamp_of
from community.paths.queries import paths_stamp


def export_response(slug: str) -> Response:
    """The file for whoever asks, made while it is sent; refused as `community_to` refuses."""
    with reading() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.export").community
        ending = session.get(Ending, place.id)
        kept = f"{place.version}.{ending.version if ending else 0}"
        stamps = [of(session, place.id) for of in (stamp_of, articles_stamp, paths_stamp)]
        stamp = ".".join((kept, *stamps, place.stage, language()))
    parts = exported(actor(), place, ending)
    response = Response(stream_with_context(parts), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{place.slug}.zip"'
    response.headers["Cache-Control"] = "no-store"
    # Said beforehand, so that nobody reads the whole file to make one.
    response.set_etag(stamp, weak=True)
    return cast("Response", response.make_conditional(request))


class _Sink:
    """What a ZIP file is written to; it holds only what has not been sent yet."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._waiting.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """There is nothing behind this to flush to."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        whole = b"".join(self._waiting)
        self._waiting.clear()
        return whole


def exported(who: Actor, place: Community, ending: Ending | None) -> Iterator[bytes]:
    """The parts of the file, each as soon as it is made."""
    sink = _Sink()
    source = Source(database(), who, place.id)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[call-overload]  # it writes, flushes and never seeks
        file.writestr("community.json", _as_json(_about(place, ending)))
        file.writestr("style.css", _STYLE)
        yield sink.taken()
        for name, read in source.listings():
            with file.open(name, "w", force_zip64=True) as lines:
                for row in source.rows(read):
                    lines.write(_as_json(asdict(row)) + b"\n")
                    yield sink.taken()
        pages = Pages(file, source)
        for _ in pages.write():
            yield sink.taken()
        for _ in pages.images.take(_own_bodies(place, ending)):
            yield sink.taken()
        file.writestr("index.html", pages.index(place, ending))
        listed = pages.images.listed()
        file.writestr("images.jsonl", b"".join(_as_json(row) + b"\n" for row in listed))
    yield sink.taken()


def _own_bodies(place: Community, ending: Ending | None) -> list[str]:
    """What the community says of itself."""
    return [*place.charter_html.values(), *([ending.harvest_html] if ending else ())]


def _about(place: Community, ending: Ending | None) -> dict[str, Any]:
    return {
        **{
            name: getattr(place, name)
            for name in ("slug", "name", "summary", "stage", "question_template", "allows_alias")
        },
        "created_at": place.created_at,
        "charter": {name: getattr(place, name) for name in (*CHARTER_TEXTS, "sponsor")},
        "harvest": ending.harvest if ending else "",
        "farewell": ending.farewell if ending else "",
    }


def _as_json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, default=_moment).encode()


def _moment(value: object) -> str:
    assert isinstance(value, date)  # a moment or a day; everything else is JSON already
    return value.isoformat()


_STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "article{border-top:1px solid #ccc;padding:1rem 0}.faint{color:#666;font-size:.85rem}"
    "pre{overflow-x:auto}img,video{max-width:100%}"
)
