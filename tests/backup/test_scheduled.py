"""What was to be posted since a backup was made is posted by nobody but its author."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.database import Database
from app.worker.drafts import post_scheduled
from community import clock
from community.drafts.access import place_to_write
from community.drafts.actions.keeping import Typed, keep
from community.drafts.actions.scheduling import schedule
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.notifications.models import Notification
from community.threads.models import Reply
from tests.backup.house import House
from tests.web.conversation import Conversation


def test_what_was_due_meanwhile_is_a_draft_again_and_the_rest_waits(house: House) -> None:
    thread = Conversation(house.database, house.world).start("ada")
    for hours in (1, 9):
        with house.database.unit_of_work() as session:
            ben, here = house.world.actor("ben"), Place(act=Act.REPLY, thread_id=thread)
            place = place_to_write(session, ben, here)
            kept = keep(session, place, Typed(body=f"In {hours}."), by=ben)
            assert kept is not None
            schedule(session, kept, at=clock.ahead(hours=hours))
    file = house.back_up().file

    # Ben takes the first one back, or it is posted and answered; then the machine is lost.
    with clock.frozen(clock.now() + timedelta(hours=3)):
        house.bring_back(house.elsewhere(), file)
        database = Database(house.elsewhere().database_url)
        post_scheduled(database, house.elsewhere())

    with database.reading() as session:
        assert session.scalars(select(Reply)).all() == []
        drafts = session.scalars(select(Draft).order_by(Draft.id)).all()
        told = session.scalars(select(Notification.kind)).all()
        mails = session.scalar(select(func.count()).where(Notification.mail_due))
    database.dispose()
    assert [(each.body, each.post_at is None, each.refused) for each in drafts] == [
        ("In 1.", True, "restored"),
        ("In 9.", False, ""),
    ]
    assert (told, mails) == (["unposted_restored"], 0)
