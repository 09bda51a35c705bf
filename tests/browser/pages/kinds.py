"""What a page of the registry is, and a view: a page in one of its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Every page has `usual`; what lists anything has these too: none, 20, 200, and words without end.
LISTS = ("empty", "full", "crowd", "long")
WORDS = ("long",)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One address and its states; `refused` is what a person types for the state `error`.

    `sent` is typed and sent to come to a page that has no address of its own.
    """

    endpoint: str
    path: str
    who: str = "member"
    states: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    sent: Mapping[str, str] = field(default_factory=dict)
    called: str = ""


@dataclass(frozen=True, kw_only=True)
class View:
    """A page in one state."""

    page: Page
    state: str

    @property
    def scene(self) -> str:
        """The furnished installation that it stands in."""
        return "usual" if self.state in ("error", "rtl") else self.state

    @property
    def language(self) -> str:
        """What its reader's browser asks for; ar-XB is made up, and read from right to left."""
        return "ar-XB" if self.state == "rtl" else "en-GB"

    @property
    def name(self) -> str:
        """Its name in reports and in the names of photographs."""
        page = self.page
        return f"{page.called or page.endpoint.replace('.', '-')}-{page.who}-{self.state}"

    @property
    def typed(self) -> Mapping[str, str]:
        """What is typed and sent before it is looked at."""
        return self.page.refused if self.state == "error" else self.page.sent

    @property
    def status(self) -> int:
        """The status of the answer that is looked at."""
        return 422 if self.state == "error" else self.page.status
