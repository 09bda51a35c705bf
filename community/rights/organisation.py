"""Verbs towards the organisation: the same wherever one stands."""

from __future__ import annotations

from community.roles import Right, Role
from community.roles import towards_organisation as _organisation

_EVERYONE = Role.ANYONE
_SIGNED_IN = Role.ACCOUNT

RIGHTS: dict[str, Right] = {
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
    "registration.read": _organisation(_EVERYONE, api="read", says="See who may make an account."),
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
    "terms.read": _organisation(_EVERYONE, api="read", says="Read the terms and the privacy page."),
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
    "communities.administer": _organisation(
        Role.ADMIN,
        api="admin",
        says="See every community without its content; name a facilitator where none is left, "
        "which its members hear.",
    ),
    "communities.redeem": _organisation(
        _SIGNED_IN, says="Come in by an invitation that is good for oneself."
    ),
    "lifecycle.see_playbook": _organisation(
        Role.ADMIN,
        Role.PROGRAMME_OWNER,
        api="read",
        says="See what the organisation advises in each stage, and what its gates ask for.",
    ),
    "lifecycle.edit_playbook": _organisation(
        Role.ADMIN,
        Role.PROGRAMME_OWNER,
        says="Change what is advised in each stage, and what its gates ask for.",
    ),
    "threads.upload": _organisation(_SIGNED_IN, says="Upload an image for a post."),
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
    "seals.read": _organisation(
        _SIGNED_IN, api="read", says="See one's own requests about seals, and those about oneself."
    ),
    "seals.decide": _organisation(
        Role.ADMIN,
        api="admin",
        says="Agree that a seal be opened, or refuse; never who asked, who facilitates there, "
        "who leads people, or whose alias it is.",
    ),
    "moderation.change_held": _organisation(
        _SIGNED_IN, says="Change one's own posts that wait, or take them back."
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
    "reading.keep_place": _organisation(
        _SIGNED_IN, says="Have it remembered how far one has read, and mark things read."
    ),
    "reading.read_own": _organisation(
        _SIGNED_IN, api="read", says="See how far one has read, and what is new since."
    ),
    "people.follow": _organisation(
        _SIGNED_IN, says="Follow people, and say whether one may be followed."
    ),
    "people.read_followed": _organisation(
        _SIGNED_IN, api="read", says="See whom one follows, and what they began."
    ),
    "searches.read": _organisation(
        _SIGNED_IN, api="read", says="See the searches that one keeps, and read them as feeds."
    ),
    "searches.manage": _organisation(_SIGNED_IN, says="Keep searches, rename and delete them."),
    "bookmarks.read": _organisation(_SIGNED_IN, api="read", says="See one's own bookmarks."),
    "bookmarks.manage": _organisation(
        _SIGNED_IN, says="Keep posts, with a note and a time to be reminded."
    ),
    "drafts.read": _organisation(_SIGNED_IN, api="read", says="See one's own drafts."),
    "drafts.manage": _organisation(
        _SIGNED_IN, says="Keep drafts, throw them away, and have them posted later."
    ),
    "suggestions.list": _organisation(
        _SIGNED_IN,
        api="read",
        says="See what was suggested for one's own posts, and what one has suggested.",
    ),
    "incoming.read": _organisation(
        _SIGNED_IN, api="read", says="See one's own mails that were not posted."
    ),
    "incoming.manage": _organisation(
        _SIGNED_IN,
        says="Post or throw away one's held mails; end one's addresses for writing by mail.",
    ),
    "notifications.stop": _organisation(
        _EVERYONE, says="Stop mails by the link that stands in one of them."
    ),
    "questions.see_unanswered": _organisation(
        _SIGNED_IN, api="read", says="See what nobody has answered in one's communities."
    ),
    "today.read": _organisation(
        _SIGNED_IN, api="read", says="See what needs oneself in communities one looks after."
    ),
    "today.manage": _organisation(
        _SIGNED_IN, says="Mark lines of one's own day as done, later or not needed."
    ),
    "search.read": _organisation(_EVERYONE, api="read", says="Search what one may read."),
    "tokens.manage_own": _organisation(_SIGNED_IN, says="Make and revoke one's own API tokens."),
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
