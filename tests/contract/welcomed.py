"""The newcomers of a ground: who is promised a hello by whom, and their first steps."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from community import clock
from community.welcoming.models import Welcome, Welcomer, WelcomeState, WelcomeStep
from tests.contract.ground import Ground


@dataclass(frozen=True, kw_only=True)
class Welcomed:
    """Ids of the newcomer who waits, and of the step that they tick."""

    welcomes: tuple[int, ...]  # for the lead's turn, and for the member's
    step: int

    @property
    def ids(self) -> dict[str, list[int]]:
        """By the names that routes use."""
        return {"welcome_id": list(self.welcomes), "step_id": [self.step]}


def write_welcomed(session: Session, ground: Ground) -> Welcomed:
    """The lead says hello to the member, who says it to Cleo; both are on the rota."""
    now = clock.now()
    waiting = [
        Welcome(
            community_id=ground.garden,
            account_id=ground.id_of(new),
            began_at=now,
            state=WelcomeState.WAITING,
            welcomer_id=ground.id_of(welcomer),
            due_at=clock.ahead(hours=48),
        )
        for new, welcomer in (
            (ground.member, ground.lead),
            ("cleo", ground.member),
            (ground.lead, ground.member),  # so that both can say that they need none
        )
    ]
    step = WelcomeStep(
        community_id=ground.garden, place=1, kind="self", says="Read the charter", link=""
    )
    rota = [
        Welcomer(
            community_id=ground.garden,
            account_id=ground.id_of(who),
            asked_at=now,
            accepted_at=now,
        )
        for who in (ground.lead, ground.member)
    ]
    session.add_all([*waiting, step, *rota])
    session.flush()  # the ids are handed out
    return Welcomed(welcomes=tuple(each.id for each in waiting), step=step.id)
