"""Who may do what: one table of verbs and roles, read by the code, the tests and the docs.

A `Standing` is the set of roles that one person holds towards one community (or towards the
organisation, when no community is meant). Roles never imply each other here; the standing
lists every one that applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from community.roles import Right as Right
from community.roles import Role as Role
from community.roles import Scope as Scope
from community.roles import Standing as Standing
from community.roles import towards_community as _community
from community.roles import towards_organisation as _organisation

_EVERYONE = Role.ANYONE
_SIGNED_IN = Role.ACCOUNT

RIGHTS: Mapping[str, Right] = MappingProxyType(
    {
        "home.read": _organisation(_EVERYONE, api="read", says="See the front page."),
        "accounts.sign_up": _organisation(_EVERYONE, says="Make an account."),
        "accounts.sign_in": _organisation(_EVERYONE, says="Sign in."),
        "accounts.manage_own": _organisation(
            _SIGNED_IN, says="Change one's own profile, mail, password, factors and sessions."
        ),
        "accounts.read_own": _organisation(
            _SIGNED_IN, api="read", says="See one's own account and tokens."
        ),
        "accounts.read": _organisation(_SIGNED_IN, api="read", says="See a person's profile."),
        "accounts.see_avatar": _organisation(
            _EVERYONE, api="read", says="See the picture of a person whose name one may read."
        ),
        "registration.read": _organisation(
            _EVERYONE, api="read", says="See who may make an account."
        ),
        "registration.decide": _organisation(
            Role.ADMIN, api="admin", says="See who waits to come in; let them in or refuse."
        ),
        "registration.invite": _organisation(
            Role.ADMIN, api="admin", says="Invite people to make an account, and revoke it."
        ),
        "organisation.manage": _organisation(
            Role.ADMIN, api="admin", says="Change name, purpose, terms and who may make an account."
        ),
        "operations.oversee": _organisation(
            Role.ADMIN,
            api="admin",
            says="See what waits, which mails went out and how full it is; nothing anybody wrote.",
        ),
        "operations.retry": _organisation(
            Role.ADMIN, api="admin", says="Have events and mails tried again that were given up."
        ),
        "terms.read": _organisation(
            _EVERYONE, api="read", says="Read the terms and the privacy page."
        ),
        "terms.agree": _organisation(_SIGNED_IN, says="Agree to the terms."),
        "accounts.suspend": _organisation(
            Role.ADMIN, api="admin", says="Suspend an account and lift it."
        ),
        "accounts.claim": _organisation(
            Role.ADMIN, api="admin", says="Make a link that hands an imported person over."
        ),
        "accounts.set_role": _organisation(
            Role.ADMIN, api="admin", says="Make someone admin or programme owner."
        ),
        "roster.read": _organisation(Role.ADMIN, api="admin", says="See who is here or invited."),
        "roster.invite": _organisation(Role.ADMIN, api="admin", says="Invite people by mail."),
        "roster.manage": _organisation(
            Role.ADMIN, api="admin", says="Place people, sign them out, close and open accounts."
        ),
        "communities.browse": _organisation(
            _EVERYONE, api="read", says="See the directory of communities one may read."
        ),
        "communities.propose": _organisation(_SIGNED_IN, says="Propose a community."),
        "communities.oversee": _organisation(
            Role.ADMIN,
            Role.PROGRAMME_OWNER,
            api="read",
            says="See name, stage and health of every community, without its content.",
        ),
        "communities.redeem": _organisation(
            _SIGNED_IN, says="Come in by an invitation that is good for oneself."
        ),
        "communities.read": _community(
            Role.READER, api="read", says="Read the community: home, charter, threads, tags."
        ),
        "communities.read_members": _community(
            Role.READER, api="read", says="See who belongs to the community."
        ),
        "communities.join": _community(_SIGNED_IN, says="Join, or ask to join."),
        "communities.leave": _community(Role.MEMBER, says="Leave the community."),
        "communities.edit": _community(
            Role.FACILITATOR, says="Edit name, charter, visibility, joining and tags."
        ),
        "communities.invite": _community(Role.FACILITATOR, says="Invite, and revoke invitations."),
        "communities.admit": _community(Role.FACILITATOR, says="Decide on requests to join."),
        "communities.set_role": _community(
            Role.FACILITATOR, Role.ADMIN, says="Make someone facilitator or plain member."
        ),
        "communities.remove_member": _community(Role.FACILITATOR, says="End a membership."),
        "lifecycle.see_opening": _community(
            Role.MEMBER, api="read", says="See how far a community's preparation has come."
        ),
        "lifecycle.prepare": _community(
            Role.FACILITATOR, says="Prepare the opening of a community, open it or drop it."
        ),
        "lifecycle.read": _community(
            Role.READER,
            Role.ADMIN,
            Role.PROGRAMME_OWNER,
            api="read",
            says="See the stage of a community, what the next one asks, and the moves so far.",
        ),
        "lifecycle.decide": _community(
            Role.FACILITATOR, says="Accept a proposed stage, or say not yet."
        ),
        "lifecycle.override": _community(
            Role.ADMIN, Role.PROGRAMME_OWNER, says="Move a community to another stage."
        ),
        "lifecycle.see_tasks": _community(
            Role.FACILITATOR, api="read", says="See the tasks of a community's facilitators."
        ),
        "lifecycle.do_tasks": _community(
            Role.FACILITATOR, says="Open, give out, do and skip the facilitators' tasks."
        ),
        "lifecycle.see_rotation": _community(
            Role.MEMBER,
            api="read",
            says="See the hand-over notes written to oneself; facilitators see all of them.",
        ),
        "lifecycle.take_over": _community(
            Role.MEMBER, says="Take over from a facilitator who asked for it."
        ),
        "lifecycle.rotate": _community(
            Role.FACILITATOR, says="Hand over to another facilitator, and plan an absence."
        ),
        "lifecycle.end": _community(
            Role.FACILITATOR, says="Split, merge and end a community, and begin it again."
        ),
        "lifecycle.export": _community(
            Role.FACILITATOR, api="read", says="Take a whole community along as files."
        ),
        "lifecycle.see_playbook": _organisation(
            Role.ADMIN,
            Role.PROGRAMME_OWNER,
            api="read",
            says="See what the organisation advises in each stage.",
        ),
        "lifecycle.edit_playbook": _organisation(
            Role.ADMIN, Role.PROGRAMME_OWNER, says="Change what is advised in each stage."
        ),
        "threads.read": _community(Role.READER, api="read", says="Read threads and replies."),
        "threads.start": _community(Role.MEMBER, says="Start a discussion, question or insight."),
        "threads.reply": _community(Role.MEMBER, says="Reply, answer, comment."),
        "threads.edit_own": _community(Role.MEMBER, says="Edit and delete one's own posts."),
        "threads.edit_any": _community(Role.FACILITATOR, says="Edit and delete others' posts."),
        "threads.lock": _community(Role.FACILITATOR, says="Lock and unlock a thread."),
        "threads.pin": _community(Role.FACILITATOR, says="Pin and unpin a thread."),
        "threads.upload": _organisation(_SIGNED_IN, says="Upload an image for a post."),
        "questions.vote": _community(Role.MEMBER, says="Vote on questions and answers."),
        "questions.accept": _community(Role.MEMBER, says="Accept an answer to one's own question."),
        "questions.accept_any": _community(
            Role.FACILITATOR, says="Accept an answer for somebody who has gone."
        ),
        "moderation.report": _community(Role.READER, says="Report a post."),
        "moderation.review": _community(
            Role.FACILITATOR, api="moderate", says="See reports and decide on them."
        ),
        "moderation.read_log": _community(
            Role.READER, api="read", says="Read what moderators did here and by which rule."
        ),
        "moderation.sanction": _community(
            Role.FACILITATOR,
            api="moderate",
            says="Warn and mute members, and keep notes about them for facilitators.",
        ),
        "moderation.whisper": _community(
            Role.FACILITATOR,
            api="moderate",
            says="Say beneath a thread what only its facilitators hear.",
        ),
        "moderation.read_own": _organisation(
            _SIGNED_IN,
            Role.SUSPENDED,
            api="read",
            says="Read what was decided about oneself or waits, also when suspended.",
        ),
        "moderation.appeal": _organisation(
            _SIGNED_IN, Role.SUSPENDED, says="Appeal against what was decided about oneself."
        ),
        "moderation.answer_appeals": _organisation(
            _SIGNED_IN, api="moderate", says="Answer the appeals that come to oneself."
        ),
        "moderation.oversee": _organisation(
            Role.ADMIN,
            api="admin",
            says="See how many reports wait where; decide how long they may, and which posts do.",
        ),
        "moderation.set_rules": _community(
            Role.FACILITATOR, api="moderate", says="Write the rules; decide which posts wait."
        ),
        "moderation.approve": _community(
            Role.FACILITATOR,
            api="moderate",
            says="See posts that wait for a facilitator, and publish or reject them.",
        ),
        "moderation.change_held": _organisation(
            _SIGNED_IN, says="Change one's own posts that wait, or take them back."
        ),
        "moderation.hide": _community(
            Role.FACILITATOR, api="moderate", says="Hide a post and show it again."
        ),
        "health.read": _community(
            Role.FACILITATOR,
            Role.PROGRAMME_OWNER,
            Role.ADMIN,
            api="read",
            says="See how the community is doing: figures without names and without content.",
        ),
        "health.answer": _community(Role.FACILITATOR, says="Say whether a flag was useful."),
        "health.pause": _community(
            Role.FACILITATOR, says="Plan a break, which counts for nothing in the figures."
        ),
        "health.pause_all": _organisation(
            Role.ADMIN,
            Role.PROGRAMME_OWNER,
            says="Keep the calendar of holidays and outages, which count for nothing.",
        ),
        "notifications.read": _organisation(_SIGNED_IN, api="read", says="Read one's own notices."),
        "notifications.manage": _organisation(
            _SIGNED_IN, says="Mark notices read; choose what is mailed."
        ),
        "today.read": _organisation(
            _SIGNED_IN, api="read", says="See what needs oneself in communities one looks after."
        ),
        "today.manage": _organisation(
            _SIGNED_IN, says="Mark lines of one's own day as done, later or not needed."
        ),
        "interventions.read": _community(
            Role.FACILITATOR, api="read", says="See what was tried, and what came after."
        ),
        "interventions.log": _community(
            Role.FACILITATOR, says="Note what was tried, and take a note out again."
        ),
        "quarters.read": _community(
            Role.FACILITATOR,
            Role.PROGRAMME_OWNER,
            Role.ADMIN,
            api="read",
            says="See the counts of a quarter, none below five people.",
        ),
        "search.read": _organisation(_EVERYONE, api="read", says="Search what one may read."),
        "tokens.manage_own": _organisation(
            _SIGNED_IN, says="Make and revoke one's own API tokens."
        ),
        "assets.read": _organisation(
            _EVERYONE, api="read", says="Fetch styles, scripts and pictures of the product."
        ),
        "operations.read": _organisation(_EVERYONE, api="read", says="Liveness and documents."),
        "design.read": _organisation(
            _EVERYONE, api="read", says="See the components, in demo mode only."
        ),
        "mail.read_demo": _organisation(
            _EVERYONE, api="read", says="Read the demo outbox, on loopback in demo mode only."
        ),
    }
)


def may(verb: str, standing: Standing) -> bool:
    """Whether one of the roles held carries the verb; an unknown verb is a KeyError."""
    return not RIGHTS[verb].roles.isdisjoint(standing)


def as_page() -> str:
    """The table for people to read; `docs/rights.md` holds exactly this, and a test compares."""
    return "\n".join(
        [
            "# Who may do what",
            "",
            "Made from `community/rights.py`, which the code and the tests read too. A right",
            "towards a community belongs to whoever reads that community and plays one of the",
            "parts named; for everybody else a community they may not read does not exist. A",
            "suspended person reads what a visitor reads, and what was decided about them, which",
            "they may appeal against. Admins and programme owners read nothing private by virtue",
            "of that; of a private community they see the counts of a quarter, in which nobody is",
            "named, and how many reports wait.",
            "",
            "## Towards the organisation",
            "",
            *_lines(Scope.ORGANISATION),
            "",
            "## Towards a community",
            "",
            *_lines(Scope.COMMUNITY),
            "",
        ]
    )


def _lines(scope: Scope) -> list[str]:
    rows = ["| Right | What it means | Who | Token scope |", "|---|---|---|---|"]
    for verb, right in RIGHTS.items():
        if right.scope is scope:
            who = ", ".join(sorted(role.replace("_", " ") for role in right.roles))
            rows.append(f"| `{verb}` | {right.says} | {who} | `{right.api_scope}` |")
    return rows
