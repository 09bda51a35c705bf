"""A person whose every trace holds a word that stands nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.upload_files import path_in, write_file
from community import clock
from community.accounts import models as accounts
from community.accounts.actions.pseudonyms import pseudonym_of
from community.accounts.models import Account
from community.communities import models as communities
from community.communities.access import community_to
from community.health import models as health
from community.idempotency import IdempotencyKey
from community.levels.models import ChosenLevel
from community.lifecycle import models as lifecycle
from community.mail.models import Mail
from community.moderation import models as moderation
from community.notifications.models import Notification
from community.organisation.models import OrganisationSetting, SettingChange
from community.own_data.models import DataExport, ExportState
from community.questions.models import Vote
from community.reading.models import CommunityPlace, ThreadPlace
from community.registration import models as registration
from community.revisions import models as revisions
from community.rhythm.models import DigestItem, MailRhythm
from community.roster import models as roster
from community.sockets.models import OpenSocket
from community.terms import models as terms
from community.text import render
from community.threads import models as threads
from community.threads.access import thread_to
from community.threads.actions import post_reply, start_thread
from community.threads.models import ThreadKind
from community.today import models as today
from tests.erasing.answering import write_answering
from tests.erasing.finding import WORD
from tests.erasing.keeping import keep_and_begin
from tests.erasing.papers import write_files
from tests.erasing.rows import row
from tests.world import World

_numbers = count(1)


def canary() -> str:
    """A new word of the person's."""
    return f"{WORD}{next(_numbers)}"


@dataclass(frozen=True)
class Planted:
    """What was planted: a thread that others answered, one that nobody did, a reply to Ada."""

    answered: int
    alone: int
    adas: int
    reply: int
    praise: int  # Ada's reply that calls the person
    upload: Path
    pseudonym: str


def plant(database: Database, settings: Settings, world: World) -> Planted:
    """Put Ben's words wherever a person's words can stand."""
    with database.unit_of_work() as session:
        _become(session, world.ben)
    with database.unit_of_work() as session:
        said = _talk(session, world)
        content = b"an image of " + canary().encode()
        digest = hashlib.sha256(content).hexdigest()
        _keys(session, world.ben)
        _belonging(session, world)
        _posts(session, world, said, digest)
        write_answering(session, world.ben, said)
        _admission(session, world)
        _lives(session, world)
        _figures(session, world, said)
        pseudonym = pseudonym_of(session, world.ben)
        _told(session, world, said, pseudonym)
    upload = path_in(settings.uploads_dir, digest)
    write_file(upload, content)
    write_files(settings, secret=canary())
    return Planted(**said, upload=upload, pseudonym=pseudonym)


def _become(session: Session, ben: int) -> None:
    account = session.get_one(Account, ben)
    account.handle, account.name = f"{WORD}-ben", f"Ben {canary()}"
    account.email = f"{canary()}@hearth.example"
    account.upload_room = 77
    for name in ("headline", "bio", "bio_html", "location", "team", "website", "suspended_reason"):
        setattr(account, name, canary())
    account.avatar, account.password_hash = canary(), canary()


def _talk(session: Session, world: World) -> dict[str, int]:
    ben, ada = world.actor("ben"), world.actor("ada")
    place = community_to(session, ben, "garden", verb="threads.start")

    def start(who: Any, title: str, body: str, **more: Any) -> int:
        made = start_thread(
            session, place, author=who, kind=ThreadKind.QUESTION, title=title,
            text=render(body), **more,
        )  # fmt: skip
        session.flush()  # replies need its id
        return made.id

    def reply(who: Any, thread_id: int, body: str) -> int:
        granted = thread_to(session, who, thread_id, verb="threads.reply")
        made = post_reply(session, granted, author=who, text=render(body))
        session.flush()  # the caller needs its id
        return made.id

    answered = start(ben, f"Beans {canary()}", f"They rot, {canary()}.", tags=["soil"])
    reply(ada, answered, "Drain the bed.")
    alone = start(ben, f"Alone {canary()}", f"Nobody {canary()}.", tags=["soil"])
    adas = start(ada, "Which spade?", f"Ask @{WORD}-ben, or see /people/{WORD}-ben of `us`.")
    mine = reply(ben, adas, f"The blue one, {canary()}.")
    praise = reply(ada, adas, f"Thank you @{WORD}-ben, and @cleo!")
    return {"answered": answered, "alone": alone, "adas": adas, "reply": mine, "praise": praise}


def _keys(session: Session, ben: int) -> None:
    own = {"account_id": ben}
    row(session, accounts.Avatar, **own, size=48, content=canary().encode())
    row(session, accounts.FormerHandle, **own, handle=canary())
    row(session, accounts.Identity, **own, subject=canary(), issuer=canary())
    row(session, accounts.GroupGrant, **own, role="admin", group_name=canary())
    row(session, accounts.AccountSession, **own, browser=canary())
    row(session, accounts.MailToken, **own, email=canary())
    row(session, accounts.Totp, **own, secret=canary())
    row(session, accounts.RecoveryCode, **own)
    row(session, accounts.Passkey, **own, name=canary())
    row(session, accounts.ApiToken, **own, name=canary())
    row(session, IdempotencyKey, **own, key=canary(), result=canary())
    row(session, OpenSocket, **own, address=canary())
    row(session, today.TodayMark, **own, key=canary())
    row(session, ChosenLevel, **own, thread_id=None, community_id=1, level="muted")
    row(session, today.TodayMail, **own)
    row(session, MailRhythm, **own)
    row(session, OrganisationSetting, changed_by_id=ben)
    row(session, SettingChange, changed_by_id=ben)
    row(session, DataExport, **own, state=ExportState.READY, file=f"{WORD}.zip", size=9,
        expires_at=clock.ahead(days=1))  # fmt: skip


def _belonging(session: Session, world: World) -> None:
    ben, place = world.ben, {"community_id": world.garden}
    row(session, communities.JoinRequest, **place, account_id=ben, note=canary())
    row(session, communities.JoinRequest, **place, account_id=world.zed, decided_by_id=ben)
    email = session.get_one(Account, ben).email
    row(session, communities.Invitation, **place, created_by_id=ben, note=canary())
    row(session, communities.Invitation, **place, created_by_id=world.ada, email=email)
    session.get_one(communities.Community, world.garden).created_by_id = ben


def _posts(session: Session, world: World, said: dict[str, int], digest: str) -> None:
    ben = world.ben
    mine = session.get_one(threads.Thread, said["answered"])
    mine.attribution, mine.edited_by_id = canary(), ben
    reply = session.get_one(threads.Reply, said["reply"])
    reply.attribution, reply.edited_by_id = canary(), ben
    row(session, threads.Reply, thread_id=said["adas"], kind="answer", author_id=ben,
                 body=canary(), body_html=canary(), hidden_at=clock.now(),
                 hidden_reason=canary(), deleted_by_id=ben)  # fmt: skip
    row(session, threads.Thread, community_id=world.garden, kind="discussion", title=canary(),
        body=canary(), body_html=canary(), author_id=ben, deleted_at=clock.now(),
        deleted_by_id=ben, score=0)  # fmt: skip
    _versions(session, world, said)
    upload = row(session, threads.Upload, account_id=ben, sha256=digest, file_name=canary(),
                 media_type="image/png")  # fmt: skip
    row(session, threads.UploadLink, upload_id=upload.id, thread_id=said["answered"])
    _waiting(session, world, upload.id)
    row(session, Vote, account_id=ben, thread_id=said["adas"], value=1)
    row(session, DigestItem, account_id=ben, thread_id=said["adas"], mail_id=None)
    row(session, ThreadPlace, account_id=ben, thread_id=said["adas"])
    row(session, CommunityPlace, account_id=ben, community_id=world.garden)
    keep_and_begin(session, ben, said["adas"], canary)
    report = {"community_id": world.garden, "thread_id": said["adas"], "reason": "other"}
    row(session, moderation.Report, **report, reporter_id=ben, note=canary())
    told = row(session, moderation.Report, **report, reporter_id=world.zed, decided_by_id=ben)
    row(session, moderation.ReportCase, report_id=told.id, assigned_to_id=ben)
    row(session, moderation.Batch, community_id=world.garden, by_id=ben, act="dismiss")
    row(session, moderation.Batch, community_id=world.garden, undone_by_id=ben, act="dismiss")
    row(session, moderation.ReportNote, report_id=told.id, author_id=ben, body=canary())
    row(session, moderation.Whisper, thread_id=said["adas"], author_id=ben, body=canary())
    row(session, moderation.PersonNote, community_id=world.garden, account_id=ben,
        author_id=world.ada, body=canary())  # fmt: skip
    row(session, moderation.PersonNote, community_id=world.garden, account_id=world.zed,
        author_id=ben, body=canary())  # fmt: skip
    measure = row(session, moderation.Measure, kind="warn", community_id=world.garden,
                  account_id=ben, by_id=world.ada, reason=canary())  # fmt: skip
    row(session, moderation.Appeal, measure_id=measure.id, body=canary())
    other = row(session, moderation.Measure, kind="warn", community_id=world.garden,
                account_id=world.zed, by_id=ben)  # fmt: skip
    row(session, moderation.Appeal, measure_id=other.id, body="Look again.", decided_by_id=ben)


def _versions(session: Session, world: World, said: dict[str, int]) -> None:
    ben = world.ben
    for thread, reply in ((said["answered"], None), (said["adas"], said["reply"])):
        row(session, revisions.Revision, thread_id=thread, reply_id=reply, title=canary(),
            body=canary(), tags=[], author_id=ben, editor_id=ben, reason=canary())  # fmt: skip
    row(session, revisions.Revision, thread_id=said["adas"], reply_id=None, tags=[],
        body=f"Ask @{WORD}-ben, or see /people/{WORD}-ben", author_id=world.ada,
        editor_id=ben, withheld_by_id=ben, accepted_by_id=ben, reason=canary())  # fmt: skip


def _waiting(session: Session, world: World, upload_id: int) -> None:
    ben = world.ben
    held = row(session, threads.HeldPost, community_id=world.garden, author_id=ben,
               kind="discussion", title=canary(), body=canary(), body_html=canary(),
               renderer=1, mentions=[canary()], tags=[canary()], why=["first"])  # fmt: skip
    row(session, threads.HeldUpload, held_id=held.id, upload_id=upload_id)
    row(session, threads.HeldPost, community_id=world.garden, author_id=world.ada,
        kind="discussion", decided_by_id=ben)  # fmt: skip
    printed = row(session, moderation.PostPrint, account_id=ben, community_id=world.garden,
                  signature=b"signature of " + canary().encode())  # fmt: skip
    row(session, moderation.PrintBand, print_id=printed.id, band=7)


def _admission(session: Session, world: World) -> None:
    ben = world.ben
    row(session, registration.Registration, account_id=ben, words=canary())
    email = session.get_one(Account, ben).email
    row(session, registration.AccountInvitation, created_by_id=ben, note=canary())
    row(session, registration.AccountInvitation, created_by_id=world.ada, email=email)
    row(session, roster.RosterEntry, account_id=ben, manager_id=world.ada)
    row(session, roster.RosterEntry, account_id=world.cleo, manager_id=ben)
    row(session, roster.PeopleFile, created_by_id=ben, faults=[])
    row(session, roster.PeopleFile, created_by_id=world.ada, content=f"Ben,{email}", faults=[])
    row(session, roster.PeopleFile, created_by_id=world.ada, content="",
        faults=[{"line": 2, "fault": "twice", "said": email}])  # fmt: skip
    published = row(session, terms.TermsText, kind="terms", number=1, body="Be kind.",
                    body_html="<p>Be kind.</p>", published_by_id=ben)  # fmt: skip
    row(session, terms.Consent, account_id=ben, text_id=published.id)


def _lives(session: Session, world: World) -> None:
    ben, place = world.ben, {"community_id": world.garden}
    row(session, lifecycle.Opening, **place, proposal=canary(), proposal_html=canary(),
        proposed_by_id=ben, opened_by_id=ben, opens_as="public", opened_at=clock.now())  # fmt: skip
    row(session, lifecycle.StageProposal, **place, decided_by_id=ben, reason=canary(),
        state="declined")  # fmt: skip
    row(session, lifecycle.StageMove, **place, moved_by_id=ben, reason=canary())
    row(session, lifecycle.Task, **place, title=canary(), why=canary(), created_by_id=ben,
        assigned_to_id=ben, closed_by_id=ben)  # fmt: skip
    row(session, lifecycle.Succession, **place, successor_id=world.workshop, created_by_id=ben)
    row(session, lifecycle.Ending, **place, begun_by_id=ben, ended_by_id=ben)
    row(session, lifecycle.HandOver, **place, from_id=ben, to_id=ben, note=canary(),
        note_html=canary())  # fmt: skip
    row(session, lifecycle.Absence, **place, account_id=ben, stand_in_id=world.ada)
    row(session, lifecycle.Absence, **place, account_id=world.ada, stand_in_id=ben)


def _figures(session: Session, world: World, said: dict[str, int]) -> None:
    ben, place = world.ben, {"community_id": world.garden}
    row(session, health.HealthPersonWeek, **place, account_id=ben)
    row(session, health.HealthPairWeek, **place, helper_id=ben, asker_id=ben)
    row(session, health.HealthThread, **place, thread_id=said["answered"], starter_id=ben)
    row(session, health.HealthFlag, **place, feedback_by_id=ben, feedback_note=canary())
    row(session, health.Pause, **place, created_by_id=ben, says=canary())
    days = {"kind": "holiday", "starts_on": "2026-12-24", "ends_on": "2026-12-26", "says": canary()}
    row(session, SettingChange, changed_by_id=ben, name="days:7", before=None, after=days)
    row(session, SettingChange, changed_by_id=world.mo, name="days:7", before=days, after=None)
    row(session, health.Intervention, **place, tried_by_id=ben, says=canary(), note=canary())


def _told(session: Session, world: World, said: dict[str, int], pseudonym: str) -> None:
    ben = session.get_one(Account, world.ben)
    about = {"community_id": world.garden, "thread_id": said["adas"]}
    notice = row(session, Notification, **about, account_id=world.ada, actor_id=ben.id,
                 kind="reply", outbox_id=9_001)  # fmt: skip
    row(session, Notification, **about, account_id=ben.id, kind="reply", outbox_id=9_002)
    words = {"subject": f"{ben.name} replied", "text_body": canary(), "html_body": canary()}
    row(session, Mail, recipient="ada@hearth.example", notification_id=notice.id, **words)
    row(session, Mail, account_id=ben.id, recipient=ben.email, **words)
    row(session, Mail, recipient=ben.email, **words)
    row(session, Mail, recipient="new@hearth.example", purpose="invitation",
        text_body=f"{ben.name} invites you", html_body=f"{ben.name} invites you")  # fmt: skip
    for line in ({"actor": pseudonym}, {"subject": pseudonym, "actor": "someone"}):
        row(session, moderation.ModerationEntry, community_id=world.garden, act="hide", **line)
