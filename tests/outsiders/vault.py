"""A private community full of canaries: words that stand nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy import delete
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.avatars import set_avatar
from community.accounts.models import Account
from community.accounts.queries import hash_secret
from community.bookmarks.models import Bookmark
from community.communities.access import community_by_id_to
from community.communities.models import Community, Invitation, JoinRequest, Membership, Tag
from community.drafts.models import Draft
from community.health.models import Feedback, Pause, Vitality
from community.moderation.models import Report
from community.notifications.models import Notification
from community.reading.models import CommunityPlace, ThreadPlace
from community.text import render
from community.threads.access import thread_to
from community.threads.actions.posting import post_reply, start_thread
from community.threads.models import ThreadKind, Upload, UploadLink
from tests import figures
from tests.outsiders.articles import WORDS as ARTICLES
from tests.outsiders.articles import articles
from tests.outsiders.days import WORDS as DAYS
from tests.outsiders.days import day
from tests.outsiders.lives import WORDS as LIFE
from tests.outsiders.lives import live
from tests.outsiders.moderated import WORDS as MODERATED
from tests.outsiders.moderated import moderate
from tests.outsiders.suggested import WORDS as SUGGESTED
from tests.outsiders.suggested import suggested
from tests.outsiders.welcomed import WORDS as WELCOMED
from tests.outsiders.welcomed import welcomed
from tests.world import World

INVITATION_SECRET = "invitation-secret-of-the-vault-that-nobody-guesses"


@dataclass
class Vault:
    """Ids in the private community, by the names that routes use, and its canaries."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    canaries: dict[str, str] = field(default_factory=dict)


_WORDS = {
    "name": "Quoxalvault",
    "slug": "quoxal-slug",
    "summary": "quoxalsummary",
    "purpose": "quoxalpurpose",
    "tag": "quoxaltag",
    "tag_text": "quoxaltagtext",
    "synonym": "quoxalsynonym",
    "title": "quoxaltitle",
    "body": "quoxalbody",
    "answer": "quoxalanswer",
    "comment": "quoxalcomment",
    "file": "quoxalfile.png",
    "report": "quoxalreport",
    "request": "quoxalrequest",
    "invited": "quoxalguest@hearth.example",
    "break": "quoxalbreak",
    "flag_note": "quoxalflagnote",
    "bookmark_note": "quoxalbookmarknote",
    "draft": "quoxaldraft",
    "draft_title": "quoxaldrafttitle",
    **DAYS,
    **ARTICLES,
    **LIFE,
    **MODERATED,
    **SUGGESTED,
    **WELCOMED,
}


def fill(session: Session, world: World) -> Vault:
    """Rename the vault with a canary and write one canary into every kind of text."""
    vault = Vault(canaries=dict(_WORDS))
    place = session.get_one(Community, world.vault)
    place.name, place.slug, place.summary = _WORDS["name"], _WORDS["slug"], _WORDS["summary"]
    place.purpose = _WORDS["purpose"]
    place.charter_html = {"purpose": f"<p>{_WORDS['purpose']}</p>"}
    tag = Tag(
        community_id=place.id,
        name=_WORDS["tag"],
        description=_WORDS["tag_text"],
        created_at=clock.now(),
    )
    session.add(tag)
    session.flush()  # the actions look community and tag up
    other = {"community_id": place.id, "canonical_id": tag.id, "created_at": tag.created_at}
    session.add(Tag(name=_WORDS["synonym"], **other))
    thread_id, answer_id, comment_id = _talk(session, world, place)
    vault.ids = {
        "slug": [place.slug],
        "community_id": [str(place.id)],
        "thread_id": [str(thread_id)],
        "reply_id": [str(answer_id), str(comment_id)],
        "tag_id": [str(tag.id)],
        "tag": [tag.name],
        "synonym": [_WORDS["synonym"]],
        "name": [tag.name],
        "account_id": [str(world.ben), str(world.zed)],
        "handle": ["ben", "ada", "zed"],
        "digest": [_avatar(session, world)],
        "size": ["48"],
        **live(session, world),
        **_papers(session, world, thread_id=thread_id, answer_id=answer_id),
        **_figures(session, world),
    }
    vault.ids |= day(session, world, vault.ids)
    vault.ids |= moderate(session, world, vault.ids)
    vault.ids |= _besides(session, world, place.slug, thread_id=thread_id, answer_id=answer_id)
    return vault


def _besides(session: Session, world: World, slug: str, **posts: int) -> dict[str, list[str]]:
    """What stands beside the talk: articles, suggestions, and what people keep for themselves."""
    found = articles(session, world, slug) | suggested(session, world, **posts)
    return found | _kept(session, world, **posts)


def _avatar(session: Session, world: World) -> str:
    """The picture of somebody whose name stands in the vault alone."""
    session.execute(
        delete(Membership).where(
            Membership.account_id == world.xen, Membership.community_id != world.vault
        )
    )
    person = session.get_one(Account, world.xen)
    set_avatar(session, person, digest="c0ffee" * 5, drawn={48: b"picture"})
    return "c0ffee" * 5


def _talk(session: Session, world: World, place: Community) -> tuple[int, int, int]:
    """A question, an answer, a comment; their ids."""
    ben, ada = world.actor("ben"), world.actor("ada")
    thread = start_thread(
        session,
        community_by_id_to(session, ben, place.id, verb="threads.start"),
        author=ben,
        kind=ThreadKind.QUESTION,
        title=f"What about the {_WORDS['title']}",
        text=render(f"It is about {_WORDS['body']} and @zed knows."),
        tags=[_WORDS["tag"]],
    )
    reply = partial(thread_to, session, thread_id=thread.id, verb="threads.reply")
    answer = post_reply(session, reply(actor=ada), author=ada, text=render(_WORDS["answer"]))
    comment = post_reply(
        session,
        reply(actor=ben),
        author=ben,
        text=render(_WORDS["comment"]),
        comment=True,
        parent_id=answer.id,
    )
    return thread.id, answer.id, comment.id


def _papers(
    session: Session, world: World, *, thread_id: int, answer_id: int
) -> dict[str, list[str]]:
    """A file, a report, a request to join and an invitation; ids by the names of routes."""
    now = clock.now()
    upload = _upload(world)
    report = Report(
        community_id=world.vault,
        thread_id=thread_id,
        reply_id=answer_id,
        reporter_id=world.ben,
        reason="other",
        note=_WORDS["report"],
        created_at=now,
    )
    waiting = JoinRequest(
        community_id=world.vault, account_id=world.cleo, note=_WORDS["request"], created_at=now
    )
    invitation = _invitation(world)
    notice = _notice(world, thread_id)
    session.add_all([upload, report, waiting, invitation, notice])
    session.flush()  # the ids are handed out
    session.add(UploadLink(upload_id=upload.id, thread_id=thread_id, reply_id=None))
    return {
        "key": [upload.key],
        "report_id": [str(report.id)],
        "request_id": [str(waiting.id)],
        "invitation_id": [str(invitation.id)],
        "notification_id": [str(notice.id)],
        "secret": [INVITATION_SECRET],
    }


def _kept(
    session: Session, world: World, *, thread_id: int, answer_id: int
) -> dict[str, list[str]]:
    """What Ben keeps and writes, and what Xen kept, wrote and had read before leaving."""
    about = {"thread_id": thread_id, "created_at": clock.now(), "version": 1}
    kept = Bookmark(account_id=world.ben, note=_WORDS["bookmark_note"], **about)
    of_xen = [
        Bookmark(account_id=world.xen, note="mine", **about),
        Bookmark(account_id=world.xen, note="mine", reply_id=answer_id, **about),
        ThreadPlace(account_id=world.xen, thread_id=thread_id, reply_id=0, version=1),
        CommunityPlace(account_id=world.xen, community_id=world.vault, here_at=clock.ago(days=1)),
    ]
    at = {"act": "reply", "place": f"reply:{thread_id}", "thread_id": thread_id}
    at |= {"created_at": clock.now(), "touched_at": clock.now()}
    words = {"title": _WORDS["draft_title"], "body": _WORDS["draft"]}
    draft = Draft(account_id=world.ben, **at, **words)
    session.add_all([kept, *of_xen, draft, Draft(account_id=world.xen, body="mine", **at)])
    session.flush()  # the id is handed out
    told = welcomed(session, world, answer_id=answer_id)
    return {"bookmark_id": [str(kept.id)], "draft_id": [str(draft.id)], **told}


def _figures(session: Session, world: World) -> dict[str, list[str]]:
    """Half a year of runs, a flag with what a facilitator said of it, and a break."""
    writers = figures.write_people(session, 6)
    figures.write_history(session, world.vault, people=writers, quiet_for=6)
    figures.write_readings(session, world.vault, state=Vitality.QUIET)
    flag = figures.write_flag(session, world.vault, feedback_note=_WORDS["flag_note"])
    flag.feedback = Feedback.KNOWN_REASON
    today = clock.now().date()
    pause = Pause(
        community_id=world.vault,
        kind="break",
        starts_on=today + timedelta(days=9),
        ends_on=today + timedelta(days=19),
        says=_WORDS["break"],
        created_at=clock.now(),
    )
    holiday = Pause(kind="holiday", starts_on=today, ends_on=today, created_at=clock.now())
    session.add_all([pause, holiday])
    session.flush()  # the ids are handed out
    return {
        "flag_id": [str(flag.id)],
        "pause_id": [str(pause.id)],
        "holiday_id": [str(holiday.id)],
        "code": ["level", "newcomers", "H22"],
    }


def _invitation(world: World) -> Invitation:
    now = clock.now()
    return Invitation(
        community_id=world.vault,
        token_hash=hash_secret(INVITATION_SECRET),
        email=_WORDS["invited"],
        created_by_id=world.ada,
        created_at=now,
        expires_at=now + timedelta(days=7),
    )


def _notice(world: World, thread_id: int) -> Notification:
    return Notification(
        account_id=world.ben,
        outbox_id=1_000_000,
        kind="mention",
        community_id=world.vault,
        thread_id=thread_id,
        created_at=clock.now(),
    )


def _upload(world: World) -> Upload:
    return Upload(
        key="quoxaluploadkeyquoxaluploadkey12345",
        sha256="0" * 64,
        account_id=world.ben,
        file_name=_WORDS["file"],
        media_type="image/png",
        size=10,
        width=1,
        height=1,
        created_at=clock.now(),
    )
