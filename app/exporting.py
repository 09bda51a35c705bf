"""A community as a ZIP file, written while it is sent: plain pages, and data line by line.

Every batch is read in a short transaction of its own, on behalf of whoever asked: should they lose
their part meanwhile, the file ends there.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, TypeVar, cast

from flask import Response, current_app, request, stream_with_context
from jinja2 import Template
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.actor import actor
from app.database import Database
from app.exported_images import Images
from app.i18n import language
from app.presenters import stored_body
from app.settings import settings
from app.transactions import database, reading
from community.accounts.actor import Actor
from community.articles.queries import (
    ExportedArticle,
    articles_stamp,
    exported_articles,
    live_article_ids,
)
from community.communities.access import community_by_id_to, community_to
from community.communities.actions.charters import CHARTER_TEXTS
from community.communities.models import Community
from community.lifecycle.models import Ending
from community.lifecycle.queries.exports import (
    BATCH,
    ExportedReply,
    ExportedThread,
    exported_replies,
    exported_threads,
    live_thread_ids,
    replies_of,
    stamp_of,
)
from community.threads.access import uploads_to_see

Row = TypeVar("Row", ExportedThread, ExportedReply, ExportedArticle)
_INWARD = re.compile(
    r'href="/(?P<what>threads|articles)/(?P<id>[0-9]{1,18})'
    r'(?P<post>\?post=[0-9]{1,18})?(?P<part>#[\w-]*)?"'
)
_ELSEWHERE = re.compile(r'(href|src)="/(?!/)')
Read = Callable[[Session, int, int], Sequence[Row]]
Body = Callable[[str], Markup]
Inside = Mapping[str, frozenset[int]]  # ids that have a page in the file, by its folder


def export_response(slug: str) -> Response:
    """The file for whoever asks, made while it is sent; refused as `community_to` refuses."""
    with reading() as session:
        place = community_to(session, actor(), slug, verb="lifecycle.export").community
        ending = session.get(Ending, place.id)
        kept = f"{place.version}.{ending.version if ending else 0}"
        said = f"{stamp_of(session, place.id)}.{articles_stamp(session, place.id)}"
        stamp = f"{kept}.{said}.{place.stage}.{language()}"
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
    source = _Source(database(), who, place.id)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:  # type: ignore[call-overload]  # it writes, flushes and never seeks
        file.writestr("community.json", _as_json(_about(place, ending)))
        file.writestr("style.css", _STYLE)
        yield sink.taken()
        for name, read in source.listings():
            with file.open(name, "w", force_zip64=True) as lines:
                for row in source.rows(read):
                    lines.write(_as_json(asdict(row)) + b"\n")
                    yield sink.taken()
        pages = _Pages(file, source)
        for _ in pages.write():
            yield sink.taken()
        for _ in pages.images.take(_own_bodies(place, ending)):
            yield sink.taken()
        file.writestr("index.html", pages.index(place, ending))
        listed = pages.images.listed()
        file.writestr("images.jsonl", b"".join(_as_json(row) + b"\n" for row in listed))
    yield sink.taken()


class _Pages:
    """The pages of the file, each after the images it shows."""

    def __init__(self, file: zipfile.ZipFile, source: _Source) -> None:
        self._file, self._source, self._inside = file, source, source.ids()
        self.images = Images(file, source.images)
        self._threads: list[ExportedThread] = []  # without their words, for the index
        self._articles: list[ExportedArticle] = []

    def write(self) -> Iterator[None]:
        """Write a part at each step: the threads, then the articles."""
        for threads in self._source.batches(_threads):
            replies = self._source.replies(threads)
            yield from self.images.take(_bodies(threads, replies))
            for thread in threads:
                said = replies.get(thread.id, [])
                self._page("threads", thread.id, thread=thread, replies=said)
                yield
            self._threads += [replace(each, body="", body_html="") for each in threads]
        for articles in self._source.batches(self._source.articles):
            yield from self.images.take(each.body_html for each in articles)
            for article in articles:
                self._page("articles", article.id, article=article)
                yield
            self._articles += [replace(each, body="", body_html="") for each in articles]

    def _page(self, folder: str, number: int, **values: Any) -> None:
        body = _body(self._inside, self.images, folder=folder)
        page = _template(folder).render(stored_body=body, **values)
        self._file.writestr(f"{folder}/{number}.html", page)

    def index(self, place: Community, ending: Ending | None) -> str:
        """The page that leads to all others."""
        return _template("index").render(
            place=place,
            ending=ending,
            threads=self._threads,
            articles=self._articles,
            stored_body=_body(self._inside, self.images, folder=""),
        )


def _template(name: str) -> Template:
    files = {"index": "index", "threads": "thread", "articles": "article"}
    return current_app.jinja_env.get_template(f"lifecycle/export/{files[name]}.html")


def _bodies(
    threads: Sequence[ExportedThread], replies: Mapping[int, Sequence[ExportedReply]]
) -> Iterator[str]:
    for thread in threads:
        yield thread.body_html
        yield from (reply.body_html for reply in replies.get(thread.id, ()))


def _own_bodies(place: Community, ending: Ending | None) -> list[str]:
    """What the community says of itself."""
    return [*place.charter_html.values(), *([ending.harvest_html] if ending else ())]


class _Source:
    """Reads what the actor may read, a batch at a time."""

    def __init__(self, found: Database, who: Actor, community_id: int) -> None:
        self._database, self._actor, self._place = found, who, community_id

    def rows(self, read: Read[Any]) -> Iterator[Any]:
        """Every row, by id."""
        for batch in self.batches(read):
            yield from batch

    def batches(self, read: Read[Any]) -> Iterator[Sequence[Any]]:
        """Every row, a hundred at a time."""
        after = 0
        while batch := self.read(lambda session, at=after: read(session, self._place, at)):
            yield batch
            after = batch[-1].id
            if len(batch) < BATCH:
                return

    def listings(self) -> tuple[tuple[str, Read[Any]], ...]:
        """What stands in the file line by line."""
        return (
            ("threads.jsonl", _threads),
            ("replies.jsonl", _replies),
            ("articles.jsonl", self.articles),
        )

    def articles(self, session: Session, community_id: int, after: int) -> list[ExportedArticle]:
        """The next published articles, with the sources that the actor may open."""
        return exported_articles(session, self._actor, community_id, after=after)

    def ids(self) -> Inside:
        """What has a page in the file."""
        return {
            "threads": frozenset(self.read(lambda held: live_thread_ids(held, self._place))),
            "articles": frozenset(self.read(lambda held: live_article_ids(held, self._place))),
        }

    def replies(self, threads: Sequence[ExportedThread]) -> dict[int, list[ExportedReply]]:
        """What was said in these threads."""
        ids = [thread.id for thread in threads]
        found: dict[int, list[ExportedReply]] = self.read(
            lambda session: replies_of(session, self._place, ids)
        )
        return found

    def images(self, keys: set[str]) -> dict[str, tuple[str, str]]:
        """Content and kind of those images that the actor may see."""
        found: dict[str, tuple[str, str]] = self.read(
            lambda session: uploads_to_see(session, self._actor, keys)
        )
        return found

    def read(self, ask: Callable[..., Any]) -> Any:
        """One short look, as long as the actor may."""
        with self._database.reading() as session:
            community_by_id_to(session, self._actor, self._place, verb="lifecycle.export")
            return ask(session)


def _threads(session: Session, community_id: int, after: int) -> list[ExportedThread]:
    return exported_threads(session, community_id, after=after)


def _replies(session: Session, community_id: int, after: int) -> list[ExportedReply]:
    return exported_replies(session, community_id, after=after)


def _body(inside: Inside, images: Images, *, folder: str) -> Body:
    """A stored body of a page in that folder of the file; its links lead to what is in the file,
    and to this site where that has nothing."""
    site = settings().base_url.rstrip("/")
    up = "../" if folder else ""

    def leading(found: re.Match[str]) -> str:
        number, what = int(found["id"]), found["what"]
        if number in inside[what]:
            there = "" if what == folder else f"{up}{what}/"
            return f'href="{there}{number}.html{found["part"] or ""}"'
        return f'href="{site}/{what}/{number}{found["post"] or ""}{found["part"] or ""}"'

    def body(stored: str) -> Markup:
        inward = images.within(_INWARD.sub(leading, stored), up=up)
        return stored_body(_ELSEWHERE.sub(lambda found: f'{found[1]}="{site}/', inward))

    return body


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
    "pre{overflow-x:auto}img{max-width:100%}"
)
