"""Add a film or a talk to an article, with its transcript, and take it off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.articles.access import GrantedArticle
from community.articles.actions.writing import tell_readers
from community.articles.models import Article, ArticleRecording
from community.articles.transcripts import Passage, is_address
from community.errors import NotFound, Refused
from community.threads.models import Thread, Upload, UploadLink
from community.words import N_, Words

LONGEST_TITLE, LONGEST_URL = 200, 500
MOST_RECORDINGS = 10  # of one article
_UPLOAD = re.compile(r"/uploads/([A-Za-z0-9_-]{20,43})")


def add_recording(
    session: Session, granted: GrantedArticle, *, title: str, url: str, passages: Sequence[Passage]
) -> ArticleRecording:
    """Name a recording and keep what is said in it; search finds the article by it.

    `granted` comes from `editable_article`; `url` begins with https:// or is the path of a film or
    sound in a thread of this community; `passages` come from `passages_of`, asked before any
    transaction. Refused for other addresses and without a title.
    """
    article = granted.article
    name = " ".join(title.split())
    if not name or len(name) > LONGEST_TITLE:
        problem = N_("Give it a title of at most %(most)s characters.", most=LONGEST_TITLE)
        raise Refused(problem, code="bad_title", fields={"title": problem})
    plays = _plays(session, article, url)
    count = session.scalar(
        select(func.count())
        .select_from(ArticleRecording)
        .where(ArticleRecording.article_id == article.id)
    )
    if (count or 0) >= MOST_RECORDINGS:
        raise _refused(N_("An article has %(most)s recordings at most.", most=MOST_RECORDINGS))
    made = ArticleRecording(
        article_id=article.id,
        title=name,
        url=url,
        plays=plays,
        passages=[[each.start, each.words] for each in passages],
        added_at=clock.now(),
    )
    session.add(made)
    session.flush()  # its id is handed out
    tell_readers(session, article)
    return made


def remove_recording(session: Session, granted: GrantedArticle, recording_id: int) -> None:
    """Take a recording off the article; NotFound when it is not one of it."""
    found = session.scalar(
        select(ArticleRecording).where(
            ArticleRecording.id == recording_id, ArticleRecording.article_id == granted.article.id
        )
    )
    if found is None:
        raise NotFound
    session.delete(found)
    tell_readers(session, granted.article)


def _plays(session: Session, article: Article, url: str) -> str:
    """How a recording plays here: whoever reads the article reads the thread with the file."""
    file = _UPLOAD.fullmatch(url)
    if file is None:
        plain = url.startswith("https://") and not any(map(str.isspace, url)) and is_address(url)
        if not plain or len(url) > LONGEST_URL:
            raise _refused(
                N_("Give an address that begins with https://, or that of a film in a thread here.")
            )
        return ""
    media = session.scalar(
        select(Upload.media_type)
        .join(UploadLink, UploadLink.upload_id == Upload.id)
        .join(Thread, Thread.id == UploadLink.thread_id)
        .where(Upload.key == file[1], Thread.community_id == article.community_id)
        .limit(1)
    )
    kind = (media or "").partition("/")[0]
    if kind not in ("video", "audio"):
        raise _refused(N_("There is no film or sound with this address in this community."))
    return kind


def _refused(problem: Words) -> Refused:
    return Refused(problem, code="bad_recording", fields={"address": problem})
