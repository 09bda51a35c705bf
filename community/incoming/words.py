"""Why a mail is held, in a sentence that says what to do; apart from `policies`, being words."""

from __future__ import annotations

from collections.abc import Mapping

from community.incoming.policies import KEPT, MOST_AN_HOUR, Why
from community.words import N_, Words

SAYS: Mapping[Why, Words] = {
    Why.UNPROVEN: N_(
        "It is not certain that this mail is yours, since senders can be forged. If you wrote it, "
        "post it by a click."
    ),
    Why.EXPIRED: N_(
        "The address you wrote to is too old. If you still want it said, post it by a click; newer "
        "mails bring a new address."
    ),
    Why.FOREIGN: N_(
        "The address you wrote to is that of somebody else, as when a mail was forwarded to you. "
        "Post it in your own name, if you may write there."
    ),
    Why.NOWHERE: N_(
        "The address you wrote to leads to no thread and no community. Each community tells you "
        "your own address for it; copy your text from here."
    ),
    Why.LOCKED: N_("The thread was locked. You can start a new thread with your text."),
    Why.ARCHIVED: N_("The community has ended and is kept as it is. Your text is still yours."),
    Why.GONE: N_(
        "What you wrote to is not there any more, or not for you. Your text is still yours."
    ),
    Why.BARRED: N_("You could not write there when your mail came. Try again from its page."),
    Why.CONSENT: N_("The terms have changed. Agree to them when you sign in, then post your mail."),
    Why.EMPTY: N_(
        "No text was left when what is quoted was taken away. If you wrote within the quote, or "
        "sent files alone, write your text here."
    ),
    Why.TOO_LONG: N_("Your text is longer than a post may be. Shorten it, then post it."),
    Why.TITLE: N_(
        "The subject becomes the title, which has 5 to 150 characters. Correct it, then post it."
    ),
    Why.TOO_BIG: N_(
        "Your mail is larger than 25 MB and was not read. Send it without its files, or write your "
        "text here."
    ),
    Why.UNREADABLE: N_(
        "Your mail could not be read, since it is damaged. Send it again, or write your text here."
    ),
    Why.RATE: N_(
        "You have sent %(most)s mails within an hour. Post this one by a click.", most=MOST_AN_HOUR
    ),
    Why.UNFIT: N_("Your text could not be posted as it is. Look at it, and post it from here."),
}
KEPT_DAYS = KEPT.days
