"""A file and links at a reply: with short words, or with words as long as is allowed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.history.actions import write_numbered_rows, write_rows
from community.previews.links import digest_of, host_of
from community.previews.models import LinkPreview, PreviewedPost
from community.text import RENDERER, render
from community.threads.models import Reply, ReplyKind, Upload, UploadLink
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_KEY = "a-plan-of-the-kiln-that-somebody-attached"
_LINK = "https://kilns.example/plans/wood"


def write_attached(session: Session, cast: Cast, words: Words, thread_id: int) -> None:
    """A reply with a file, a card in place of a link, and a card below one."""
    name = words.line("kiln-plan", most=90) + ".pdf"
    said = render(
        f"The plan: [{name}](/uploads/{_KEY})\n\n{_LINK}\n\nMore of it:\n{_LINK}/2",
        files={_KEY: "PDF · 340 KB"},
    )
    row = {
        "thread_id": thread_id,
        "kind": ReplyKind.ANSWER,
        "body": said.source,
        "body_html": said.html,
        "renderer": RENDERER,
        "author_id": cast.people["facilitator"],
        "created_at": clock.now(),
    }
    reply_id = write_numbered_rows(session, Reply, [row])[0]
    upload, previews = (
        _upload(cast, name),
        [_preview(words, each) for each in (_LINK, f"{_LINK}/2")],
    )
    session.add_all([upload, *previews])
    session.flush()  # their ids are pointed to
    session.add(UploadLink(upload_id=upload.id, thread_id=thread_id, reply_id=reply_id))
    noted = [
        {"preview_id": each.id, "thread_id": thread_id, "reply_id": reply_id} for each in previews
    ]
    write_rows(session, PreviewedPost, noted)


def _upload(cast: Cast, name: str) -> Upload:
    return Upload(
        key=_KEY,
        sha256="cd" * 32,
        account_id=cast.people["facilitator"],
        file_name=name,
        media_type="application/pdf",
        size=348_160,
        width=0,
        height=0,
        created_at=clock.now(),
    )


def _preview(words: Words, link: str) -> LinkPreview:
    return LinkPreview(
        sha256=digest_of(link),
        url=link,
        host=host_of(link),
        title=words.line("A kiln for wood, from nothing", most=150),
        description=words.line("Two chambers, one chimney, and what to do in rain.", most=250),
        site=words.line("Kilns", most=60),
        asked_at=clock.now(),
    )
