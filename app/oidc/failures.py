"""What goes wrong with a provider: a sentence for people, a reason for the log, never a token."""

from __future__ import annotations

from community.errors import Refused
from community.words import N_, Words

_AGAIN = N_("Signing in there did not work. Go back to the sign-in page and try again.")
_SILENT = N_(
    "The provider does not answer right now. Try again in a minute, or sign in another way."
)


class SignOnFailed(Refused):
    """Nobody was signed in. `why` is for the log alone: our words, and nothing that was sent."""

    code = "sign_on_failed"
    status = 400

    def __init__(self, why: str, *, words: Words = _AGAIN) -> None:
        super().__init__(words)
        self.why = why


class ProviderSilent(SignOnFailed):
    """The provider did not answer, or not in a way that can be used."""

    code = "provider_silent"
    status = 502

    def __init__(self, why: str) -> None:
        super().__init__(why, words=_SILENT)
