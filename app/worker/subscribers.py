"""What happens when something happened: the one table of events and their consequences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy.orm import Session

from community.accounts.events import AccountChanged, AccountOpened
from community.answers.events import (
    AnswerConfirmed,
    AnswerEndorsed,
    AnswerExplained,
    ExpertNamed,
    ReviewDue,
)
from community.articles.events import (
    ArticleChangeSuggested,
    ArticleDue,
    ArticleSuggestionDecided,
    ArticleWordsAnswered,
    ArticleWordsAsked,
)
from community.badges.actions import award
from community.badges.events import BadgeGiven
from community.bookmarks.events import ReminderDue
from community.communities.events import (
    CommunityChanged,
    FacilitatorAppointed,
    FacilitatorCalled,
    JoinDecided,
    JoinRequested,
    MembershipChanged,
    MembershipEnded,
    MembershipStarted,
)
from community.domains.actions import end_where_private, join_by_domain
from community.domains.events import DomainJoiningChanged, JoinedByDomain
from community.drafts.events import PostRefused
from community.health.actions.marking import mark_weeks
from community.health.events import HealthChanged
from community.knowing.events import PersonAsked
from community.lifecycle.events import (
    AbsencePlanned,
    CommunityEnded,
    CommunityPrepared,
    EndingBegun,
    HandOverWritten,
    MergeOffered,
    ProposalDropped,
    StageMoved,
    StageProposed,
)
from community.moderation.events import (
    ActUndone,
    AppealAnswered,
    AppealMade,
    MeasureTaken,
    PostApproved,
    PostClosed,
    PostHeld,
    ReportMade,
)
from community.notifications.actions import follow_threads, notify
from community.notifications.drafts import tell_of_refusals
from community.notifications.events import FollowersTold, WatchersTold
from community.notifications.followers import tell_followers
from community.notifications.own_data import tell_of_copies
from community.notifications.reminders import tell_of_reminders
from community.notifications.watchers import tell_watchers
from community.operations.queries.events import Consumer
from community.outbox import DomainEvent
from community.own_data.events import ExportMade
from community.polls.events import PollClosed
from community.previews.noting import note_links
from community.questions.events import (
    AcceptanceDue,
    AcceptanceWithdrawn,
    AnswerAccepted,
    DetailAsked,
    QuestionLetGo,
)
from community.reactions.events import HelpCounted, ReactionsDue, TrialDue
from community.registration.events import RegistrationAsked, RegistrationRuleChanged
from community.seals.events import SealAsked, SealDecided
from community.searches.events import SearchFound
from community.suggestions.events import EditDecided, EditSuggested
from community.threads.events import (
    ReplyChanged,
    ReplyPosted,
    ReplyRemoved,
    ReplyRestored,
    ThreadChanged,
    ThreadDecided,
    ThreadLocked,
    ThreadRearranged,
    ThreadRemoved,
    ThreadRestored,
    ThreadsImported,
    ThreadsMoved,
    ThreadStarted,
)
from community.welcoming.clockwork import begin_welcomes, leave_rotas, note_greetings
from community.welcoming.events import (
    WelcomeGiven,
    WelcomePassedOn,
    WelcomePassedUp,
    WelcomePromised,
    WelcomerAsked,
)

# Is given all (sequence, event) pairs of a batch that it subscribes to, in order, inside the
# transaction that marks them as carried: SQL only. What it raises makes each come again alone.
Subscriber = Callable[[Session, Sequence[tuple[int, DomainEvent]]], None]

SUBSCRIBERS: Mapping[type[DomainEvent], Sequence[Subscriber]] = MappingProxyType(
    {
        ThreadStarted: (
            notify,
            tell_watchers,
            tell_followers,
            mark_weeks,
            note_greetings,
            note_links,
        ),
        ReplyPosted: (notify, tell_watchers, mark_weeks, note_greetings, note_links),
        ReplyRemoved: (mark_weeks, note_links),
        ReplyRestored: (mark_weeks, note_links),
        ThreadRemoved: (mark_weeks, note_links),
        ThreadRestored: (mark_weeks, note_links),
        ThreadsImported: (mark_weeks,),  # imports notify nobody
        ReplyChanged: (notify, note_links),
        ThreadChanged: (notify, note_links),
        ThreadLocked: (notify,),
        ThreadRearranged: (notify, mark_weeks),
        MembershipStarted: (mark_weeks, begin_welcomes),
        MembershipChanged: (mark_weeks,),
        MembershipEnded: (mark_weeks, leave_rotas),
        AnswerAccepted: (notify, award),
        AnswerConfirmed: (award,),
        HelpCounted: (award,),
        ReactionsDue: (notify,),
        TrialDue: (notify,),
        BadgeGiven: (notify,),
        ArticleDue: (notify,),
        ArticleChangeSuggested: (notify,),
        ArticleSuggestionDecided: (notify,),
        ArticleWordsAsked: (notify,),
        ArticleWordsAnswered: (notify,),
        AcceptanceDue: (notify,),
        AcceptanceWithdrawn: (notify,),
        DetailAsked: (notify,),
        AnswerEndorsed: (notify,),
        ReviewDue: (notify,),
        ExpertNamed: (notify,),
        PersonAsked: (notify,),
        AnswerExplained: (notify,),
        ThreadDecided: (notify,),
        WelcomerAsked: (notify,),
        WelcomeGiven: (notify,),
        WelcomePromised: (notify,),
        WelcomePassedOn: (notify,),
        WelcomePassedUp: (notify,),
        JoinedByDomain: (notify,),
        DomainJoiningChanged: (join_by_domain,),
        CommunityChanged: (end_where_private,),
        RegistrationRuleChanged: (join_by_domain,),
        AccountOpened: (join_by_domain,),
        AccountChanged: (join_by_domain,),
        QuestionLetGo: (notify,),
        EditSuggested: (notify,),
        EditDecided: (notify, award),
        PollClosed: (notify,),
        JoinRequested: (notify,),
        JoinDecided: (notify,),
        FacilitatorAppointed: (notify,),
        FacilitatorCalled: (notify,),
        ReportMade: (notify,),
        MeasureTaken: (notify,),
        PostHeld: (notify,),
        PostApproved: (notify,),
        PostClosed: (notify,),
        ActUndone: (notify,),
        SealAsked: (notify,),
        SealDecided: (notify,),
        AppealMade: (notify,),
        AppealAnswered: (notify,),
        HealthChanged: (notify,),
        CommunityPrepared: (notify,),
        ProposalDropped: (notify,),
        StageProposed: (notify,),
        StageMoved: (notify,),
        EndingBegun: (notify,),
        CommunityEnded: (notify,),
        MergeOffered: (notify,),
        ThreadsMoved: (follow_threads, mark_weeks, notify),
        HandOverWritten: (notify,),
        AbsencePlanned: (notify,),
        RegistrationAsked: (notify,),
        ExportMade: (tell_of_copies,),
        ReminderDue: (tell_of_reminders,),
        PostRefused: (tell_of_refusals,),
        SearchFound: (notify,),
        WatchersTold: (tell_watchers,),
        FollowersTold: (tell_followers,),
    }
)

# Under which name operators hear of the work of each.
_CONSUMERS: Mapping[Subscriber, Consumer] = MappingProxyType(
    {
        notify: Consumer.NOTICES,
        award: Consumer.FIGURES,
        tell_watchers: Consumer.NOTICES,
        tell_followers: Consumer.NOTICES,
        follow_threads: Consumer.NOTICES,
        tell_of_copies: Consumer.COPIES,
        tell_of_reminders: Consumer.NOTICES,
        tell_of_refusals: Consumer.NOTICES,
        begin_welcomes: Consumer.WELCOMES,
        note_greetings: Consumer.WELCOMES,
        leave_rotas: Consumer.WELCOMES,
        join_by_domain: Consumer.JOINING,
        end_where_private: Consumer.JOINING,
        mark_weeks: Consumer.FIGURES,
        note_links: Consumer.PREVIEWS,
    }
)


def consumer_of(subscriber: Subscriber) -> str:
    """The name under which the work of this subscriber fails."""
    return _CONSUMERS.get(subscriber) or str(getattr(subscriber, "__name__", "other"))
