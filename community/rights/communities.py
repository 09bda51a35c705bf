"""Verbs towards one community, or towards what stands in it."""

from __future__ import annotations

from community.roles import Right, Role
from community.roles import towards_community as _community

_SIGNED_IN = Role.ACCOUNT

RIGHTS: dict[str, Right] = {
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
        Role.FACILITATOR,
        Role.ADMIN,
        says="Make someone facilitator, an admin only where none is left; or plain member.",
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
    "threads.read": _community(Role.READER, api="read", says="Read threads and replies."),
    "threads.start": _community(Role.MEMBER, says="Start a discussion, question or insight."),
    "threads.reply": _community(Role.MEMBER, says="Reply, answer, comment."),
    "threads.edit_own": _community(Role.MEMBER, says="Edit and delete one's own posts."),
    "threads.edit_any": _community(Role.FACILITATOR, says="Edit and delete others' posts."),
    "threads.mark": _community(
        Role.MEMBER, says="Mark one's own posts as an open question or a miss, and take it off."
    ),
    "suggestions.make": _community(
        Role.MEMBER, says="Suggest a change of a post that one may not edit, and withdraw it."
    ),
    "suggestions.read": _community(
        Role.MEMBER,
        api="read",
        says="See what was suggested for one's own posts, or by oneself; facilitators all of it.",
    ),
    "suggestions.decide": _community(
        Role.MEMBER,
        says="Decide on what was suggested for one's own posts; facilitators for any.",
    ),
    "polls.read": _community(Role.READER, api="read", says="See polls at posts that one may read."),
    "polls.make": _community(
        Role.MEMBER, says="Put polls at one's own posts, and close them; facilitators any."
    ),
    "polls.vote": _community(Role.MEMBER, says="Vote in polls."),
    "threads.lock": _community(Role.FACILITATOR, says="Lock and unlock a thread."),
    "threads.move": _community(
        Role.FACILITATOR, says="Move a thread to another community that one facilitates too."
    ),
    "threads.archive": _community(
        Role.FACILITATOR, says="Archive a thread, and bring it back from there."
    ),
    "threads.merge": _community(
        Role.FACILITATOR, says="Let a thread go on in another one of the community."
    ),
    "threads.split": _community(
        Role.FACILITATOR, says="Take posts out of a thread into a new one."
    ),
    "threads.cross_post": _community(
        Role.MEMBER,
        says="List a thread in another community too: one's own, and any where one facilitates.",
    ),
    "threads.pin": _community(Role.FACILITATOR, says="Pin and unpin a thread."),
    "articles.read": _community(Role.READER, api="read", says="Read published articles."),
    "articles.write": _community(
        Role.MEMBER,
        says="Draft articles; edit, publish and withdraw those that one wrote or looks after; "
        "facilitators any.",
    ),
    "articles.confirm": _community(
        Role.MEMBER,
        says="Say that an article still holds: who wrote it or looks after it; facilitators any.",
    ),
    "articles.see_suggestions": _community(
        Role.MEMBER, api="read", says="See changes of articles that wait for one to decide."
    ),
    "articles.suggest": _community(
        Role.MEMBER, says="Suggest a change of an article that one may not edit, and decide on it."
    ),
    "articles.see_words": _community(
        _SIGNED_IN, api="read", says="See which words of one's own went into an article."
    ),
    "articles.answer": _community(
        _SIGNED_IN, says="Say what becomes of one's own words that went into an article."
    ),
    "articles.arrange": _community(
        Role.FACILITATOR, says="Arrange the tree of articles, and reading paths."
    ),
    "articles.mark_read": _community(
        _SIGNED_IN, says="Note for oneself which steps of a reading path one has read."
    ),
    "levels.read": _community(
        Role.MEMBER, api="read", says="See how much one hears of a community, a tag or a thread."
    ),
    "levels.choose": _community(
        Role.MEMBER, says="Watch or mute a community, a tag or a thread, for oneself."
    ),
    "questions.vote": _community(Role.MEMBER, says="Vote on questions and answers."),
    "questions.accept": _community(Role.MEMBER, says="Accept an answer to one's own question."),
    "questions.accept_any": _community(
        Role.FACILITATOR, says="Accept an answer for somebody who has gone."
    ),
    "questions.take": _community(
        Role.MEMBER,
        says="Take an unanswered question for a day or two, and let go of it; facilitators of any.",
    ),
    "questions.share": _community(Role.MEMBER, says="Say that one has the same problem."),
    "reactions.give": _community(
        Role.MEMBER,
        says="Thank for posts, say that they helped or that one tried them, and what came of it.",
    ),
    "reactions.read_own": _community(
        Role.MEMBER, api="read", says="See what one said oneself of trying what a post says."
    ),
    "answers.endorse": _community(
        Role.MEMBER,
        says="Endorse answers: facilitators, and who was named for a tag of the question.",
    ),
    "answers.confirm": _community(
        Role.MEMBER,
        says="Say that an accepted answer holds: who asked or answered, and whoever may endorse.",
    ),
    "answers.name_experts": _community(
        Role.FACILITATOR, says="Name members who know about a tag, and take that back."
    ),
    "knowing.ask": _community(
        Role.MEMBER,
        says="See who might know the answer to one's own question, and ask; facilitators of any.",
    ),
    "answers.explain": _community(
        Role.MEMBER, says="Say beneath one's own answer how one decided."
    ),
    "welcoming.take_part": _community(
        Role.MEMBER,
        says="Say hello to newcomers, and have one's own hello and first steps.",
    ),
    "welcoming.read": _community(
        Role.MEMBER, api="read", says="See one's own part in welcoming; facilitators the rota."
    ),
    "welcoming.arrange": _community(
        Role.FACILITATOR, says="Put members on the rota, and write the first steps."
    ),
    "domains.choose": _community(
        Role.FACILITATOR,
        Role.ADMIN,
        says="Let people of the organisation's mail domains join by themselves.",
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
    "moderation.set_rules": _community(
        Role.FACILITATOR, api="moderate", says="Write the rules; decide which posts wait."
    ),
    "moderation.approve": _community(
        Role.FACILITATOR,
        api="moderate",
        says="See posts that wait for a facilitator, and publish or reject them.",
    ),
    "moderation.undo": _community(
        Role.FACILITATOR,
        Role.ADMIN,
        api="moderate",
        says="See what was done to several at once; take it back: one's own, an admin any.",
    ),
    "seals.ask": _community(
        Role.FACILITATOR,
        Role.ADMIN,
        api="moderate",
        says="Ask, with a reason, that the seal of an alias be opened; somebody else decides.",
    ),
    "seals.mute": _community(
        Role.FACILITATOR,
        api="moderate",
        says="Let an alias say no more in its thread, without learning who it is.",
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
    "interventions.read": _community(
        Role.FACILITATOR, api="read", says="See what was tried, and what came after."
    ),
    "interventions.log": _community(
        Role.FACILITATOR, says="Note what was tried, and take a note out again."
    ),
    "gaps.read": _community(
        Role.FACILITATOR,
        api="read",
        says="See what at least five people looked for here in vain.",
    ),
    "gaps.manage": _community(Role.FACILITATOR, says="Say that a gap need not be filled."),
    "quarters.read": _community(
        Role.FACILITATOR,
        Role.PROGRAMME_OWNER,
        Role.ADMIN,
        api="read",
        says="See the counts of a quarter, none below five people.",
    ),
}
