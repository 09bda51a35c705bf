"""The four ways in which the domain says no."""

from __future__ import annotations

from collections.abc import Mapping

from community.words import N_, Words

NOTHING_HERE = N_("There is nothing here that you can see.")
SUSPENDED = N_("Your account is suspended. Under /decisions you read why, and can appeal.")


class CommunityError(Exception):
    """A refusal that a person can act on.

    `code` is stable and read by programs; `detail` is a sentence for people that says what to
    do next; `fields` maps a field name to what is wrong with it. Both are `Words`, said in the
    reader's language where they are shown.
    """

    code = "refused"

    def __init__(
        self,
        detail: Words,
        *,
        code: str | None = None,
        fields: Mapping[str, Words] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.fields = dict(fields or {})


class NotFound(CommunityError):
    """It does not exist, or the one who asks may not know that it does."""

    code = "not_found"

    def __init__(self, detail: Words = NOTHING_HERE) -> None:
        super().__init__(detail)


class Forbidden(CommunityError):
    """The one who asks may see it and may not do this with it."""

    code = "forbidden"


class Refused(CommunityError):
    """The input or the moment is wrong; the sentence says what would be right."""

    code = "refused"


class Conflict(CommunityError):
    """Somebody else was first, or the thing has changed since it was read."""

    code = "conflict"


class Throttled(Refused):
    """Too many tries; `retry_after` is in whole seconds."""

    code = "throttled"

    def __init__(self, detail: Words, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
