"""What happens when something happened: the one table of events and their consequences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy.orm import Session

from community.accounts.events import (
    AccountChanged,
    AccountOpened,
    AccountReinstated,
    AccountSuspended,
    SessionsEnded,
)
from community.communities.events import (
    CommunityChanged,
    CommunityOpened,
    InvitationSent,
    JoinDecided,
    JoinRequested,
    MembershipChanged,
    MembershipEnded,
    MembershipStarted,
    TagChanged,
)
from community.lifecycle.events import (
    AbsencePlanned,
    CharterRenewed,
    CommunityContinued,
    CommunityEnded,
    CommunityPrepared,
    CommunityProposed,
    EndingBegun,
    HandOverWritten,
    MergeOffered,
    PlaybookChanged,
    ProposalDropped,
    StageDeclined,
    StageMoved,
    StageProposed,
    TaskChanged,
    ThreadsMoved,
)
from community.moderation.events import ReportDecided, ReportMade
from community.notifications.actions import follow_threads, notify
from community.notifications.events import NoticesChanged
from community.outbox import DomainEvent
from community.questions.events import AcceptanceWithdrawn, AnswerAccepted, VoteCast
from community.threads.events import (
    ReplyChanged,
    ReplyPosted,
    ReplyRemoved,
    ReplyRestored,
    ThreadChanged,
    ThreadRemoved,
    ThreadRestored,
    ThreadsImported,
    ThreadStarted,
)

# Is given all (sequence, event) pairs of a batch that it subscribes to, in order, inside the
# transaction that marks them as carried: SQL only. What it raises makes each come again alone.
Subscriber = Callable[[Session, Sequence[tuple[int, DomainEvent]]], None]

SUBSCRIBERS: Mapping[type[DomainEvent], Sequence[Subscriber]] = MappingProxyType(
    {
        ThreadStarted: (notify,),
        ReplyPosted: (notify,),
        ReplyChanged: (notify,),
        ThreadChanged: (notify,),
        AnswerAccepted: (notify,),
        JoinRequested: (notify,),
        JoinDecided: (notify,),
        ReportMade: (notify,),
        CommunityPrepared: (notify,),
        ProposalDropped: (notify,),
        StageProposed: (notify,),
        StageMoved: (notify,),
        EndingBegun: (notify,),
        CommunityEnded: (notify,),
        MergeOffered: (notify,),
        ThreadsMoved: (follow_threads,),
        HandOverWritten: (notify,),
        AbsencePlanned: (notify,),
    }
)

# Events that only open pages and the search index hear of. An event is here or above; a test
# holds that none was forgotten.
SILENT: frozenset[type[DomainEvent]] = frozenset(
    {
        AcceptanceWithdrawn,
        AccountChanged,
        AccountOpened,
        AccountReinstated,
        AccountSuspended,
        CharterRenewed,
        CommunityChanged,
        CommunityContinued,
        CommunityOpened,
        CommunityProposed,
        InvitationSent,
        MembershipChanged,
        MembershipEnded,
        MembershipStarted,
        NoticesChanged,
        PlaybookChanged,
        ReplyRemoved,
        ReplyRestored,
        ReportDecided,
        SessionsEnded,
        StageDeclined,
        TagChanged,
        TaskChanged,
        ThreadRemoved,
        ThreadRestored,
        ThreadsImported,  # imports notify nobody
        VoteCast,
    }
)
