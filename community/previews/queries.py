"""The cards of a page: what its links lead to, as far as whoever reads may know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Select, String, cast, exists, literal, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.models import Community
from community.previews.links import digest_of, host_of, links_in, thread_of
from community.previews.models import LinkPreview, PreviewedPost
from community.threads.access import visible_to
from community.threads.models import Thread


class Card(NamedTuple):
    """What stands on a card; `place` is the host, or the community of a thread of this site."""

    href: str
    title: str
    about: str
    site: str
    place: str
    here: bool


Cards = Mapping[str, Card]
NO_CARDS: Cards = {}


def cards_for(
    session: Session, actor: Actor, thread_id: int, bodies: Iterable[str], *, base_url: str
) -> Cards:
    """The cards of the links that stand alone in these posts of a thread, by address.

    One statement at most, and none without such links. A thread of this site has a card for whoever
    may read it; for others the link stays what it is.
    """
    links = dict.fromkeys(link for body in bodies for link in links_in(body))
    here = {link: number for link in links if (number := thread_of(link, base_url)) is not None}
    elsewhere = {link: digest_of(link) for link in links if link not in here}
    asked = [
        *([_elsewhere(thread_id, set(elsewhere.values()))] if elsewhere else []),
        *([_here(actor, set(here.values()))] if here else []),
    ]
    if not asked:
        return NO_CARDS
    rows = session.execute(asked[0].union_all(*asked[1:])).all()
    found = {(row.here, row.key): row for row in rows}
    cards = {}
    for link in links:
        key = (1, str(here[link])) if link in here else (0, elsewhere[link])
        if row := found.get(key):
            place = row.site if row.here else host_of(link)
            site = "" if row.here else row.site
            cards[link] = Card(link, row.title, row.about, site, place, bool(row.here))
    return cards


def _elsewhere(thread_id: int, digests: set[str]) -> Select[int, str, str, str, str]:
    noted = exists().where(
        PreviewedPost.preview_id == LinkPreview.id, PreviewedPost.thread_id == thread_id
    )
    return select(
        literal(0).label("here"),
        LinkPreview.sha256.label("key"),
        LinkPreview.title.label("title"),
        LinkPreview.description.label("about"),
        LinkPreview.site.label("site"),
    ).where(LinkPreview.sha256.in_(digests), LinkPreview.title != "", noted)


def _here(actor: Actor, thread_ids: set[int]) -> Select[int, str, str, str, str]:
    return (
        select(
            literal(1).label("here"),
            cast(Thread.id, String(20)).label("key"),
            Thread.title.label("title"),
            literal("").label("about"),
            Community.name.label("site"),
        )
        .join(Community, Community.id == Thread.community_id)
        .where(Thread.id.in_(thread_ids), visible_to(actor))
    )
