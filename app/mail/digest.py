"""The digest: titles and numbers of what is new, each with its way in; never the text of a post."""

from __future__ import annotations

from flask import render_template
from flask_babel import ngettext

from app.addresses import post_address
from app.i18n import LANGUAGES, speaking
from app.mail.messages import link_to
from app.mail.stopping import stop_link
from app.settings import settings
from community.digest.actions import PURPOSE, DigestReader
from community.digest.queries import Digest, Item
from community.mail.actions import Letter
from community.notifications.stopping import Stop


def digest_letter(digest: Digest, who: DigestReader) -> Letter:
    """The pair `templates/email/digest.txt` and `.html`, in the language of its reader."""
    with speaking(who.locale if who.locale in LANGUAGES else LANGUAGES[0]):
        return _worded(digest, who)


def _worded(digest: Digest, who: DigestReader) -> Letter:
    number = len(digest.items)
    given = {
        "parts": [
            (name, [(item, _link(item)) for item in items])
            for name, items in (
                ("questions", digest.questions),
                ("followed", digest.followed),
                ("others", digest.others),
            )
            if items
        ],
        "more": digest.more,
        "all": link_to("/"),
        "stop": stop_link(settings(), account_id=who.account_id, what=Stop.DIGEST),
        "settings": link_to("/settings/notifications"),
        "home": settings().base_url,
    }
    return Letter(
        purpose=PURPOSE,
        subject=str(
            ngettext(
                "%(num)s thread with something new for you",
                "%(num)s threads with something new for you",
                number,
            )
        ),
        text=render_template("email/digest.txt", **given),
        html=render_template("email/digest.html", **given),
    )


def _link(item: Item) -> str:
    return link_to(post_address(item.id, item.first))
