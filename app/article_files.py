"""Articles as Markdown files with front matter, one alone or a whole tree.

The front matter is YAML whose values are written as JSON, which YAML reads as it is.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.settings import settings
from community.articles.queries import ArticleRow, Leaf, SourceRow

_UNSAFE = re.compile(r"[^\w]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Written:
    """An article with its words as they were typed, and what it rests on."""

    row: ArticleRow
    body: str
    sources: Sequence[SourceRow] = ()


def markdown_of(article: Written) -> str:
    """The file of one article."""
    row, base = article.row, settings().base_url
    told: dict[str, Any] = {
        "title": row.title,
        "summary": row.summary,
        "kind": row.kind,
        "community": row.community_slug,
        "tags": list(row.tags),
        "status": row.standing.value,
        "owner": row.owner_handle,
        "review_by": row.review_by.isoformat() if row.review_by else None,
        "confirmed": row.confirmed_at.date().isoformat() if row.confirmed_at else None,
        "version": row.version,
        "url": f"{base}/articles/{row.id}",
        "sources": [_told(source, base) for source in article.sources if source.address],
    }
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in told.items()
        if value not in (None, "", [])
    ]
    return "\n".join(("---", *lines, "---", "", article.body.strip(), ""))


def _told(source: SourceRow, base: str) -> dict[str, str]:
    here = "" if source.url else base
    return {"title": source.title or source.label, "url": f"{here}{source.address}"}


def zip_of(tree: Iterable[Leaf], written: Mapping[int, Written]) -> bytes:
    """A folder for each article that has others under it, numbered as the tree stands."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        _add(file, "", tree, written)
    return held.getvalue()


def _add(
    file: zipfile.ZipFile, folder: str, leaves: Iterable[Leaf], written: Mapping[int, Written]
) -> None:
    for number, leaf in enumerate(leaves, 1):
        name = f"{folder}{number:02}-{file_name(leaf.row.title)}"
        if (article := written.get(leaf.row.id)) is not None:
            file.writestr(f"{name}.md", markdown_of(article))
        _add(file, f"{name}/", leaf.under, written)


def file_name(title: str) -> str:
    """A title as the name of a file on any system."""
    return _UNSAFE.sub("-", title.casefold()).strip("-_")[:_LONGEST_NAME] or "article"
