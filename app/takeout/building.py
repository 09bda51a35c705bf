"""Make one copy: a ZIP of lists, images and files, and a page that needs no network."""

from __future__ import annotations

import json
import re
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.i18n import LANGUAGES, speaking
from app.presenters import stored_body
from app.takeout.words import FILES, REASONS
from app.upload_files import path_in
from community import clock
from community.accounts.queries.actors import actor_of_account
from community.accounts.queries.profiles import OwnProfile, own_profile
from community.own_data.portions import PORTIONS
from community.own_data.taking import (
    Kept,
    Names,
    Written,
    appeals_of,
    log_of,
    names_for,
    newest_replies,
    newest_threads,
    pictures_of,
    rows_of,
    uploads_of,
)

MOST_SHOWN = 300  # posts of a kind on the page; the files hold all of them
_STYLE = Path(__file__).with_name("style.css")
_ADDRESS = re.compile(r'(src|href)="/([^"]*)"')


@dataclass
class _Told:
    """What the page shows, gathered while the files are written."""

    profile: OwnProfile
    names: Names
    threads: list[Written]
    replies: list[Written]
    memberships: list[Mapping[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def make_copy(database: Database, settings: Settings, account_id: int) -> tuple[str, int]:
    """Write the copy into the folder of copies; the name of the file and its size in bytes.

    Needs a request of the application, for its templates. Raises OSError when the disk is full.
    """
    settings.exports_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_hex(16)}.zip"
    made = settings.exports_dir / name
    half = made.with_name(f".incoming-{name}")
    half.touch(mode=0o600)
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as file:
            _fill(file, database, settings, account_id)
        half.replace(made)
    finally:
        half.unlink(missing_ok=True)
    return name, made.stat().st_size


def _fill(file: zipfile.ZipFile, database: Database, settings: Settings, account_id: int) -> None:
    with database.reading() as session:
        told = _gathered(session, account_id)
        for portion in PORTIONS:
            rows = rows_of(session, portion, account_id)
            if portion.file == "memberships":
                rows = iter(told.memberships)
            told.counts[portion.file] = _write(file, portion.file, rows)
        for about, name in ((True, "log_about_you"), (False, "log_by_you")):
            told.counts[name] = _write(file, name, log_of(session, account_id, about=about))
        told.counts["appeals"] = _write(file, "appeals", appeals_of(session, account_id))
        _write(file, "names", _names(told.names))
        uploads = uploads_of(session, account_id)
        pictures = pictures_of(session, account_id)
    for side, content in pictures:
        file.writestr(f"images/picture-{side}.webp", content)
    kept = [each for each in uploads if _add(file, settings, each)]
    file.write(_STYLE, "style.css")
    file.writestr(
        "index.html", _page(told, settings, kept, pictures=[side for side, _ in pictures])
    )


def _gathered(session: Session, account_id: int) -> _Told:
    told = _Told(
        profile=own_profile(session, account_id),
        names=names_for(session, actor_of_account(session, account_id)),
        threads=newest_threads(session, account_id, limit=MOST_SHOWN),
        replies=newest_replies(session, account_id, limit=MOST_SHOWN),
    )
    belonging = next(portion for portion in PORTIONS if portion.file == "memberships")
    told.memberships = list(rows_of(session, belonging, account_id))
    return told


def _write(file: zipfile.ZipFile, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows as a JSON list, one a line; how many. A file without rows is left out."""
    count, lines = 0, iter(rows)
    first = next(lines, None)
    if first is None:
        return 0
    with file.open(f"data/{name}.json", "w", force_zip64=True) as whole:
        whole.write(b"[\n")
        for count, row in enumerate(_from(first, lines), start=1):
            separator = b",\n" if count > 1 else b""
            whole.write(separator + json.dumps(row, ensure_ascii=False).encode())
        whole.write(b"\n]\n")
    return count


def _from(
    first: Mapping[str, Any], rest: Iterable[Mapping[str, Any]]
) -> Iterable[Mapping[str, Any]]:
    yield first
    yield from rest


def _names(names: Names) -> Iterable[Mapping[str, Any]]:
    """What the numbers in the other files mean, so far as the person may read it."""
    for number, name in names.communities.items():
        yield {"community_id": number, "name": name}
    for number, title in names.threads.items():
        yield {"thread_id": number, "title": title}


def _add(file: zipfile.ZipFile, settings: Settings, kept: Kept) -> bool:
    path = path_in(settings.uploads_dir, kept.sha256)
    if not path.is_file():
        return False
    # Images and most documents are compressed already.
    file.write(path, kept.path, zipfile.ZIP_STORED)
    return True


def _page(told: _Told, settings: Settings, kept: list[Kept], *, pictures: list[int]) -> str:
    here = {each.key: each.path for each in kept}

    def body(body_html: str) -> Markup:
        return stored_body(_ADDRESS.sub(lambda found: _elsewhere(found, settings, here), body_html))

    locale = told.profile.locale
    with speaking(locale if locale in LANGUAGES else LANGUAGES[0]):
        return render_template(
            "settings/copy/index.html",
            told=told,
            images=[each for each in kept if each.image],
            brought=[each for each in kept if not each.image],
            picture=max(pictures, default=0),
            body=body,
            files=[(name, words, told.counts[name]) for name, words in FILES.items()],
            reasons=list(REASONS.values()),
            made_at=clock.now(),
            home=settings.base_url,
        )


def _elsewhere(found: re.Match[str], settings: Settings, here: Mapping[str, str]) -> str:
    """An image or file of the copy itself, or the address on the server."""
    name, path = found.groups()
    key = path.removeprefix("uploads/")
    if key in here and key != path:
        return f'{name}="{here[key]}"'
    return f'{name}="{settings.base_url}/{path}"'
