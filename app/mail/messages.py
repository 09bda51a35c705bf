"""The letters about accounts, rendered before the write block; links use HEARTH_BASE_URL alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from flask import render_template

from app.i18n import LANGUAGES, speaking, spoken
from app.settings import settings
from community.accounts.secrets import new_secret
from community.mail.actions import Letter
from community.words import N_, Words


def link_to(path: str) -> str:
    """The absolute address of a page of this installation, whatever Host was asked."""
    return settings().base_url + path


def letter(purpose: str, *, subject: Words, link: str = "", words: str = "") -> Letter:
    """The pair `templates/email/<purpose>.txt` and `.html` as a letter, in every language.

    `link` is the page the mail leads to; `words` is one more thing it says, such as an address.
    The letter itself is in the language of this request: of whoever made it necessary.
    """

    def worded() -> Letter:
        given = {"link": link, "words": spoken(words), "home": settings().base_url}
        return Letter(
            purpose=purpose,
            subject=spoken(subject),
            text=render_template(f"email/{purpose}.txt", **given),
            html=render_template(f"email/{purpose}.html", **given),
        )

    return replace(worded(), elsewhere={tag: _in_language(tag, worded) for tag in LANGUAGES})


def _in_language(tag: str, worded: Callable[[], Letter]) -> Letter:
    with speaking(tag):
        return worded()


def _with_token(path: str, secret: str) -> str:
    return link_to(f"{path}?token={quote(secret)}")


def confirm_mail(secret: str, *, to: str = "/") -> Letter:
    """The link that opens a new account, and then leads to the path `to` of this site."""
    link = _with_token("/sign-up/confirm", secret)
    if to != "/":
        link += f"&next={quote(to, safe='')}"
    return letter("confirm", subject=N_("Confirm your address"), link=link)


def already_here() -> Letter:
    """Somebody signed up with an address that has an account: its owner is told."""
    return letter("existing", subject=N_("You already have an account"), link=link_to("/sign-in"))


def reset_password(secret: str) -> Letter:
    """The link that sets a new password."""
    return letter("reset", subject=N_("Set a new password"), link=_with_token("/reset/new", secret))


def confirm_new_address(secret: str) -> Letter:
    """The link, sent to the new address, that makes it the person's own."""
    return letter(
        "change_mail",
        subject=N_("Confirm your new address"),
        link=_with_token("/settings/account/address", secret),
    )


def notice(words: Words) -> Letter:
    """Something about the account changed; if it was not the owner, they should act."""
    return letter(
        "notice", subject=N_("Your account has changed"), link=link_to("/reset"), words=words
    )


def admitted() -> Letter:
    """An admin let somebody in who waited."""
    return letter("admitted", subject=N_("You are in"), link=link_to("/sign-in"))


def refused(words: str) -> Letter:
    """An admin refused somebody who waited, and says why if they like."""
    return letter("refused", subject=N_("Your request for an account"), words=words)


def invitation(*, link: str, inviter: str, community: str, note: str) -> Letter:
    """The link that lets its one addressee into a community."""
    words = N_("%(who)s invites you to join %(name)s.", who=inviter, name=community)
    if note:
        words = N_(
            "%(who)s invites you to join %(name)s and writes: “%(note)s”",
            who=inviter,
            name=community,
            note=note,
        )
    return letter(
        "invitation",
        subject=N_("An invitation to %(name)s", name=community),
        link=link,
        words=words,
    )


def by_admin(words: Words) -> Letter:
    """An admin did something to the account; its owner hears of it."""
    return letter(
        "by_admin",
        subject=N_("An admin changed your account"),
        link=link_to("/sign-in"),
        words=words,
    )


def welcome(*, inviter: str, place: str) -> Callable[[str], Letter]:
    """The mail that brings a new person in, by the secret of their link.

    It is worded once, however many are invited: only the link differs.
    """
    mark = new_secret()  # stands nowhere else
    worded = letter(
        "welcome",
        subject=N_("Your account at %(name)s", name=place),
        link=_with_token("/claim", mark),
        words=N_("%(who)s invites you to %(name)s.", who=inviter, name=place),
    )

    def put(into: Letter, secret: str) -> Letter:
        return replace(
            into,
            text=into.text.replace(mark, secret),
            html=into.html.replace(mark, secret),
            elsewhere={tag: put(other, secret) for tag, other in into.elsewhere.items()},
        )

    return lambda secret: put(worded, secret)
