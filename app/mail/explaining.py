"""The letters that tell the sender of a mail why it was held."""

from __future__ import annotations

from collections.abc import Mapping

from app.mail.messages import letter, link_to
from community.incoming.actions.explaining import LEFT_OUT, PURPOSE, WAITS
from community.incoming.policies import Why
from community.incoming.words import SAYS
from community.mail.actions import Letter
from community.words import N_, Words


def explanations() -> Mapping[str, Letter]:
    """By reason, in every language."""
    made = {str(why): _held(SAYS[why]) for why in Why}
    made[WAITS] = letter(
        PURPOSE,
        subject=N_("Your mail waits for a facilitator"),
        link=link_to("/held"),
        words=N_(
            "Your mail arrived. A facilitator looks at it before it is published, as at every post "
            "here that meets a rule of the community. Nothing is lost meanwhile."
        ),
    )
    made[LEFT_OUT] = letter(
        PURPOSE,
        subject=N_("Your mail was posted without its files"),
        link=link_to("/"),
        words=N_(
            "Your mail was posted. Files that came with it were left out: add images to your post "
            "on its page."
        ),
    )
    return made


def _held(why: Words) -> Letter:
    return letter(
        PURPOSE,
        subject=N_("Your mail was not posted, and is kept for you"),
        link=link_to("/held-mails"),
        words=why,
    )
