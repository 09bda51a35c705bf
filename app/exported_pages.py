"""The pages of an export: threads, articles and what leads to them; links stay within the file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from jinja2 import Template
from markupsafe import Markup

from app.articles import clock_of
from app.exported_images import Images
from app.exported_rows import Inside, Source, threads
from app.presenters import stored_body
from app.settings import settings
from community.articles.queries import ExportedArticle, Recording
from community.communities.models import Community
from community.lifecycle.models import Ending
from community.lifecycle.queries.exports import ExportedReply, ExportedThread
from community.paths.queries import ExportedPath

_INWARD = re.compile(
    r'href="/(?P<what>threads|articles)/(?P<id>[0-9]{1,18})'
    r'(?P<post>\?post=[0-9]{1,18})?(?P<part>#[\w-]*)?"'
)
_ELSEWHERE = re.compile(r'(href|src)="/(?!/)')
Body = Callable[[str], Markup]


class Pages:
    """The pages of the file, each after the images it shows."""

    def __init__(self, file: zipfile.ZipFile, source: Source) -> None:
        self._file, self._source, self._inside = file, source, source.ids()
        self.images = Images(file, source.images)
        self._threads: list[ExportedThread] = []  # without their words, for the index
        self._articles: list[ExportedArticle] = []
        self._paths: list[ExportedPath] = []

    def write(self) -> Iterator[None]:
        """Write a part at each step: the threads, then the articles."""
        for batch in self._source.batches(threads):
            replies = self._source.replies(batch)
            yield from self.images.take(_bodies(batch, replies))
            for thread in batch:
                said = replies.get(thread.id, [])
                self._page("threads", thread.id, thread=thread, replies=said)
                yield
            self._threads += [replace(each, body="", body_html="") for each in batch]
        for articles in self._source.batches(self._source.articles):
            recordings = self._source.recordings(articles)
            yield from self.images.take(_shown(articles, recordings))
            for article in articles:
                heard = recordings.get(article.id, [])
                self._page("articles", article.id, article=article, recordings=heard)
                yield
            self._articles += [replace(each, body="", body_html="") for each in articles]
        self._paths += self._source.rows(self._source.paths)

    def _page(self, folder: str, number: int, **values: Any) -> None:
        body = _body(self._inside, self.images, folder=folder)
        page = _template(folder).render(stored_body=body, clock_of=clock_of, **values)
        self._file.writestr(f"{folder}/{number}.html", page)

    def index(self, place: Community, ending: Ending | None) -> str:
        """The page that leads to all others."""
        return _template("index").render(
            place=place,
            ending=ending,
            threads=self._threads,
            articles=self._articles,
            paths=self._paths,
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


def _shown(
    articles: Sequence[ExportedArticle], recordings: Mapping[int, Sequence[Recording]]
) -> Iterator[str]:
    for article in articles:
        yield article.body_html
        # Films that were brought here are files as those of texts are.
        yield from (f'src="{one.url}"' for one in recordings.get(article.id, ()) if one.plays)


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
