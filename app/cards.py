"""Cards for links that stand alone in posts: looked for together, drawn by a template."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from sqlalchemy.orm import Session

from app.actor import actor
from app.settings import settings
from community.previews.links import links_in, with_cards
from community.previews.queries import Card, Cards, cards_for
from community.threads.queries import PostRow, ThreadHead


def cards_of(session: Session, thread_id: int, posts: Iterable[PostRow | ThreadHead]) -> Cards:
    """The cards of these posts for the one who asks: one statement, if any holds such a link."""
    bodies = [post.body_html for post in posts if post.is_live]
    return cards_for(session, actor(), thread_id, bodies, base_url=settings().base_url)


def cards_in(body_html: str, cards: Cards) -> tuple[Card, ...]:
    """Those of the cards that this body shows."""
    if not cards:
        return ()
    return tuple(cards[link] for link in links_in(body_html) if link in cards)


def drawn_with(body_html: str, cards: tuple[Card, ...]) -> str:
    """A sanitised body with its cards; what stands on them is escaped by the template."""
    if not cards:
        return body_html
    template = current_app.jinja_env.get_template("threads/_link_card.html")
    drawn = {card.href: template.render(card=card).strip() for card in cards}
    return with_cards(body_html, drawn.get)
