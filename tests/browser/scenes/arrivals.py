"""Who waits at the door in a scene, who is invited to the organisation, and its terms."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.accounts.queries import hash_secret
from community.communities.models import Community, Joining, MemberRole, Membership, Visibility
from community.history.actions import write_numbered_rows, write_rows
from community.registration.models import AccountInvitation, Registration
from community.roster.models import PeopleFile, RosterEntry
from community.terms.models import TermsText
from community.text import RENDERER, render
from tests.browser.scenes.cast import Cast, person_row
from tests.browser.scenes.words import Words


def write_arrivals(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, str]:
    """`count` people who wait, where there is anything at all, and as many invitations."""
    now = clock.now()
    rows = [
        {**person_row(words, 700 + number), "state": AccountState.WAITING}
        for number in range(count)
    ]
    waiting = write_numbered_rows(session, Account, rows)
    write_rows(
        session,
        Registration,
        [
            {
                "account_id": account_id,
                "words": words.line("I throw pots at the weir.", most=500),
                "asked_at": now - timedelta(hours=3),
            }
            for account_id in waiting
        ],
    )
    write_rows(
        session,
        AccountInvitation,
        [
            {
                "token_hash": hash_secret(f"{number}".rjust(43, "y")),
                "email": f"guest{number}@kilns.example" if number % 2 else None,
                "note": words.line("Come and see the kiln.", most=300),
                "created_by_id": cast.people["admin"],
                "created_at": now - timedelta(days=1),
                "expires_at": now + timedelta(days=9 - 10 * (number % 2)),
                "uses_left": 1 + number % 3,
            }
            for number in range(count)
        ],
    )
    if not count:
        return {}
    _write_terms(session)
    return {"applicant": rows[0]["handle"], **_write_roster(session, cast, words)}


def _write_orphan(session: Session, cast: Cast, words: Words) -> str:
    """The address of a private community that nobody looks after any more."""
    slug = words.filled(60, 90) if words.long else "raku"
    place = Community(
        slug=slug,
        name=words.line("Raku at dusk", most=80),
        visibility=Visibility.PRIVATE,
        joining=Joining.BY_INVITATION,
        charter_html={},
        created_at=clock.ago(days=200),
        members_count=1,
    )
    session.add(place)
    session.flush()  # the membership needs its id
    joined = {"role": MemberRole.MEMBER, "joined_at": clock.ago(days=190)}
    row = {"community_id": place.id, "account_id": cast.crowd[-1], **joined}
    write_rows(session, Membership, [row])
    return slug


def _write_roster(session: Session, cast: Cast, words: Words) -> dict[str, str]:
    """Somebody who was invited, lists looked through and worked off, a place nobody looks after."""
    guest = {**person_row(words, 690), "state": AccountState.STAGED}
    (guest_id,) = write_numbered_rows(session, Account, [guest])
    session.add(RosterEntry(account_id=guest_id, invited_at=clock.ago(days=2)))
    shared = {"created_by_id": cast.people["admin"], "created_at": clock.ago(days=1)}
    name = words.line("staff.csv", most=100)
    faults = [
        {"line": 7, "fault": "bad_email", "said": words.line("ida at kilns", most=80)},
        {"line": 31, "fault": "unknown_manager", "said": "boss@kilns.example"},
    ]
    checked = PeopleFile(
        **shared, name=name, content="", state="checked", faults=faults, good=48, invited=46,
        changed=1,
    )  # fmt: skip
    running = PeopleFile(
        **shared, name=name, content="", state="stopped", faults=[], good=300, handled=125,
        invited=120, changed=3,
    )  # fmt: skip
    session.add_all((checked, running))
    session.flush()  # the pages name them
    return {
        "invited": guest["handle"],
        "orphan": _write_orphan(session, cast, words),
        "checked_list": str(checked.id),
        "running_list": str(running.id),
    }


def _write_terms(session: Session) -> None:
    """Two versions of the terms; nobody has written a privacy page."""
    bodies = (
        "Be kind.",
        "# Be kind\n\nSay what you *know*.\n\n- No names of patients\n- No prices",
    )
    for number, body in enumerate(bodies, start=1):
        session.add(
            TermsText(
                kind="terms",
                number=number,
                body=body,
                body_html=render(body).html,
                renderer=RENDERER,
                asks=False,
                published_at=clock.ago(days=30 - number),
            )
        )
