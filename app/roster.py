"""What admins do to people, for pages and API: each act with the words that the person is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from app.actor import actor
from app.i18n import LANGUAGES, speaking
from app.idempotency import once
from app.mail import messages
from app.organisation import whose
from app.real_threads import in_real_thread
from app.roster_planning import planned_in_parts
from app.transactions import reading, unit_of_work
from app.uploading import tidy_name
from community.accounts.actor import Actor
from community.accounts.models import Account, OrganisationRole
from community.erasure.lists import drop_lists_naming, forget_newcomer, hold_lists_of
from community.errors import Refused
from community.mail.actions import Letter
from community.roster.access import list_to, person_to, person_to_dismiss
from community.roster.actions import invitations, lists, people
from community.roster.actions import room as rooms
from community.roster.actions.invitations import Letters
from community.roster.faults import Faulty
from community.roster.plan import Deed, planned
from community.roster.policies import MOST_AT_ONCE
from community.roster.queries import handle_at
from community.roster.rows import Row, decoded, is_address, read_rows
from community.words import N_, NP_, Words

_ROLE_WORDS = {
    OrganisationRole.PERSON: N_("You are no longer admin or programme owner here."),
    OrganisationRole.PROGRAMME_OWNER: N_("You are a programme owner now."),
    OrganisationRole.ADMIN: N_("You are an admin now."),
}


def letters_of(inviter: str) -> Letters:
    """What invited people and those who are moved are told, in the name of `inviter`."""
    with reading() as session:
        name = whose(session).name or "Hearth"
    return Letters(welcome=messages.welcome(inviter=inviter, place=name), placed=_placed())


def letters_for(starter: Actor) -> Letters:
    """The same outside a request of theirs, in the language that they chose."""
    with speaking(starter.locale if starter.locale in LANGUAGES else LANGUAGES[0]):
        return letters_of(starter.name)


def _placed() -> Letter:
    return messages.by_admin(N_("Your team, your place or your manager was noted anew."))


def place(handle: str, where: people.Place) -> None:
    """Note team, location and manager."""
    notice = _placed()
    with unit_of_work() as session:
        account = person_to(session, actor(), handle, verb="roster.manage")
        people.place(session, account, where, by=actor(), notice=notice)


def set_room(handle: str, megabytes: int | None, **seen: int | None) -> None:
    """How much room somebody has for images; None is what everybody has.

    `seen` is what was read; without it nothing is asked.
    """
    notice = messages.by_admin(N_("How much room you have for images was changed."))
    with unit_of_work() as session:
        account = person_to(session, actor(), handle, verb="roster.manage")
        if seen:
            rooms.demand_unchanged(account, megabytes, **seen)
        rooms.set_room(session, account, megabytes, by=actor(), notice=notice)


def deactivate(handle: str) -> None:
    """Close an account; sessions, tokens and open pages end."""
    notice = messages.by_admin(
        N_("Your account is deactivated: you cannot sign in any more. What you wrote stays.")
    )
    with unit_of_work() as session:
        account = person_to_dismiss(session, actor(), handle, verb="roster.manage")
        people.deactivate(session, account, by=actor(), notice=notice)


def reactivate(handle: str) -> None:
    """Open a closed account again."""
    notice = messages.by_admin(N_("Your account is open again. You sign in as before."))
    with unit_of_work() as session:
        account = person_to(session, actor(), handle, verb="roster.manage")
        people.reactivate(session, account, by=actor(), notice=notice)


def set_office(handle: str, role: OrganisationRole) -> bool:
    """Give or take an office; whether it was one's own."""
    notice = messages.by_admin(_ROLE_WORDS[role])
    with unit_of_work() as session:
        account = person_to_dismiss(session, actor(), handle, verb="accounts.set_role")
        people.set_office(session, account, by=actor(), role=role, notice=notice)
        return account.id == actor().id


def sign_out(handle: str, *, only: int | None = None) -> None:
    """End all sessions of a person, or one."""
    words = N_("You were signed out everywhere.") if only is None else N_("You were signed out.")
    _quiet(handle, partial(people.sign_out, only=only), words)


def revoke(handle: str, *, only: int | None = None) -> None:
    """End all API tokens of a person, or one."""
    words = N_("Your API tokens were revoked.") if only is None else N_("A token was revoked.")
    _quiet(handle, partial(people.revoke, only=only), words)


def _quiet(handle: str, act: Callable[..., None], words: Words) -> None:
    notice = messages.by_admin(words)
    with unit_of_work() as session:
        account = person_to(session, actor(), handle, verb="roster.manage")
        act(session, account, by=actor(), notice=notice)


def send_again(handle: str) -> None:
    """Mail a new link to somebody who has not come yet."""
    letters = letters_of(actor().name)
    with unit_of_work() as session:
        account = person_to(session, actor(), handle, verb="roster.invite")
        invitations.send_again(session, account, by=actor(), letters=letters)


def withdraw(handle: str) -> None:
    """Make the link worthless and forget who was nothing but invited."""
    with unit_of_work() as session:
        hold_lists_of(session, handle)
        account = person_to(session, actor(), handle, verb="roster.invite")
        invitations.withdraw(session, account, by=actor(), forget=_forget)


def _forget(session: Session, account: Account) -> None:
    drop_lists_naming(session, email=account.email)
    forget_newcomer(session, account)


def invite(rows: list[Row], *, field: str) -> int:
    """Invite these people now; how many mails go out. All or nobody.

    Refused with a word at `field` about the first of them who cannot be invited.
    """
    letters = letters_of(actor().name)
    with unit_of_work() as session:
        invitations.hold_people(session, rows)
        plan = planned(session, rows)
        if plan.faulty:
            raise _bad_line(plan.faulty[0].words(), field)
        done = [
            invitations.work_off(session, row, by=actor(), letters=letters) for row in plan.rows
        ]
        for one in done:
            if isinstance(one, Faulty):
                raise _bad_line(one.words(), field)
        return done.count(Deed.INVITE)


def invite_one(row: Row) -> str:
    """Invite or place one person for a program, once for its key; the handle."""
    letters = letters_of(actor().name)
    with unit_of_work() as session:

        def make() -> str:
            invitations.hold_people(session, [row])
            plan = planned(session, [row])
            one = next(iter(plan.faulty), None) or invitations.work_off(
                session, row, by=actor(), letters=letters
            )
            if isinstance(one, Faulty):
                field = "manager" if one.said == row.manager else "email"
                raise _bad_line(one.words(), field)
            return handle_at(session, row.email)

        return once(session, make)


_WITH_NAME = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<email>[^<>]+)>\s*")
_LONGEST = 400  # characters of a line: a name, an address and what stands between


def typed_people(typed: str, *, field: str) -> list[Row]:
    """People typed one to a line, as `ida@example.org` or `Ida Ops <ida@example.org>`.

    Refused with a word at `field` for a line that is no address, one that stands twice, too many.
    """
    lines = [part.strip() for part in re.split(r"[\n;]", typed) if part.strip(" ,")]
    if not lines:
        raise _bad_line(N_("Type at least one mail address."), field)
    if len(lines) > MOST_AT_ONCE:
        words = N_(
            "These are more than %(most)s addresses. Bring them as a list in a file.",
            most=MOST_AT_ONCE,
        )
        raise _bad_line(words, field)
    rows = [_typed(number, line) for number, line in enumerate(lines, start=1)]
    wrong = [
        line
        for line, row in zip(lines, rows, strict=True)
        if len(line) > _LONGEST or not is_address(row.email)
    ]
    if wrong:
        words = NP_(
            "This is no mail address: %(lines)s. Write it like ida@example.org.",
            "These are no mail addresses: %(lines)s. Write them like ida@example.org.",
            len(wrong),
            lines=[f"“{line[:80]}”" for line in wrong],
        )
        raise _bad_line(words, field)
    return list({row.email: row for row in reversed(rows)}.values())[::-1]


def _typed(number: int, line: str) -> Row:
    # The pattern looks at long blanks again and again.
    line = " ".join(line[:_LONGEST].split())
    found = _WITH_NAME.fullmatch(line)
    name, email = (found["name"], found["email"]) if found else ("", line)
    email = email.strip(" ,").lower()
    name = " ".join(name.strip('"').split())[:80] or _name_from(email)
    return Row(line=number, name=name, email=email)


def _name_from(email: str) -> str:
    """What to call somebody until they say it themselves.

    >>> _name_from("ida.ops@example.org")
    'Ida Ops'
    """
    words = re.split(r"[^\w]+|_", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word)[:80] or email[:80]


def _bad_line(words: Words, field: str) -> Refused:
    return Refused(words, code="bad_people", fields={field: words})


def look_through(content: bytes, *, name: str, by_key: bool = False) -> int:
    """Keep a list for a look; its number. Refused when it is no good as a whole.

    With `by_key` the caller's idempotency key counts.
    """
    text = decoded(content)
    rows, unread = in_real_thread(partial(read_rows, text))
    plan = planned_in_parts(rows)
    with unit_of_work() as session:

        def make() -> str:
            kept = lists.keep_list(
                session,
                by=actor(),
                name=tidy_name(name or "list"),
                content=text,
                plan=plan,
                unread=unread,
            )
            return str(kept.id)

        return int(once(session, make) if by_key else make())


def start(list_id: int) -> None:
    """Let the worker take a list up."""
    with unit_of_work() as session:
        lists.start_list(session, list_to(session, actor(), list_id), by=actor())


def drop(list_id: int) -> None:
    """Let go of a list."""
    with unit_of_work() as session:
        lists.drop_list(session, list_to(session, actor(), list_id))
