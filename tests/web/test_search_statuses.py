"""What is found by how far a question has come."""

from __future__ import annotations

from flask import Flask

from community.questions.statuses import ask_for_detail, supersede
from community.text import render
from community.threads import actions
from community.threads.access import reply_to, thread_to
from tests.conversations import Conversations
from tests.world import World, sign_in


def test_what_lacks_something_and_what_is_superseded_is_found(app: Flask, world: World) -> None:
    talk = Conversations(app, world)
    old = talk.start("ben", "garden", "Old kettle")
    lacking = talk.start("ben", "garden", "Kettle of what?")
    new = talk.start("ben", "garden", "New kettle")
    ben, cleo = world.actor("ben"), world.actor("cleo")
    with talk.database.unit_of_work() as session:
        granted = thread_to(session, ben, old, verb="threads.edit_own")
        target = thread_to(session, ben, new, verb="threads.read")
        supersede(session, granted, target=target, actor=ben)
        asked = thread_to(session, cleo, lacking, verb="threads.reply")
        said = actions.post_reply(session, asked, author=cleo, text=render("Copper?"), comment=True)
        comment = reply_to(session, cleo, said.id, verb="threads.reply")
        ask_for_detail(session, comment, actor=cleo)
    talk.settle()
    zed = sign_in(app, world.zed)

    def found(query: str) -> set[str]:
        page = zed.get(f"/search?q=kettle&{query}").text
        return {one for one in ("Old", "of what?", "New") if f"/threads/{_id[one]}" in page}

    _id = {"Old": old, "of what?": lacking, "New": new}
    assert found("status=superseded") == {"Old"}
    assert found("status=needs-detail") == {"of what?"}
    assert found("status=open") == {"New"}
    assert found("status=solved") == set()
