"""Who hears of a newcomer: whose turn it is, the newcomer, and in the end the facilitators."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.notifications.recipients import NoticeKind, Occasion, facilitators, occasion_of
from community.welcoming.events import (
    WelcomeGiven,
    WelcomePassedOn,
    WelcomePassedUp,
    WelcomePromised,
    WelcomerAsked,
)
from community.welcoming.models import Welcome, Welcomer, WelcomeState


@occasion_of.register
def _(event: WelcomerAsked, session: Session) -> Occasion | None:
    waits = select(Welcomer.id).where(
        Welcomer.community_id == event.community_id,
        Welcomer.account_id == event.account_id,
        Welcomer.accepted_at.is_(None),
    )
    if session.scalar(waits) is None:
        return None  # taken back, or agreed to, before anybody was told
    return Occasion(
        community_id=event.community_id,
        actor_id=event.asked_by_id,
        reasons=((event.account_id, NoticeKind.WELCOMER_ASKED),),
    )


def _still_theirs(session: Session, event: WelcomeGiven | WelcomePromised) -> Welcome | None:
    welcome = session.get(Welcome, event.welcome_id)
    if welcome is None or welcome.state != WelcomeState.WAITING:
        return None
    return welcome if welcome.welcomer_id == event.welcomer_id else None


@occasion_of.register
def _(event: WelcomeGiven, session: Session) -> Occasion | None:
    welcome = _still_theirs(session, event)
    if welcome is None:
        return None
    return Occasion(
        community_id=welcome.community_id,
        actor_id=welcome.account_id,
        reasons=((event.welcomer_id, NoticeKind.WELCOME_GIVEN),),
    )


@occasion_of.register
def _(event: WelcomePromised, session: Session) -> Occasion | None:
    welcome = _still_theirs(session, event)
    if welcome is None:
        return None
    return Occasion(
        community_id=welcome.community_id,
        actor_id=event.welcomer_id,
        reasons=((welcome.account_id, NoticeKind.WELCOME_PROMISED),),
    )


@occasion_of.register
def _(event: WelcomePassedOn, session: Session) -> Occasion | None:
    welcome = session.get(Welcome, event.welcome_id)
    if welcome is None:
        return None
    return Occasion(
        community_id=welcome.community_id,
        actor_id=welcome.account_id,
        reasons=((event.welcomer_id, NoticeKind.WELCOME_PASSED_ON),),
    )


@occasion_of.register
def _(event: WelcomePassedUp, session: Session) -> Occasion | None:
    welcome = session.get(Welcome, event.welcome_id)
    if welcome is None or welcome.state != WelcomeState.PASSED_UP:
        return None
    return Occasion(
        community_id=welcome.community_id,
        actor_id=welcome.account_id,
        reasons=tuple(facilitators(session, welcome.community_id, NoticeKind.WELCOME_PASSED_UP)),
    )
