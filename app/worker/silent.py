"""Events of which nothing follows but that open pages and the search index hear."""

from __future__ import annotations

from community.accounts.events import AccountReinstated, AccountSuspended, SessionsEnded
from community.answers.events import EndorsementWithdrawn
from community.articles.events import (
    ArticleChanged,
    ArticlePublished,
    ArticleWithdrawn,
)
from community.communities.events import CommunityOpened, InvitationSent, TagChanged
from community.gaps.events import GapFound
from community.health.events import FlagAnswered, PausePlanned
from community.interventions.events import (
    InterventionLogged,
    InterventionMeasured,
    InterventionRemoved,
)
from community.lifecycle.events import (
    CharterRenewed,
    CommunityContinued,
    CommunityProposed,
    PlaybookChanged,
    StageDeclined,
    TaskChanged,
)
from community.moderation.events import ReportDecided
from community.notifications.events import NoticesChanged
from community.outbox import DomainEvent
from community.previews.events import PreviewArrived
from community.questions.events import ProblemShared, VoteCast
from community.reactions.events import ReactionsChanged
from community.registration.events import RegistrationRefused
from community.roster.events import ListAdvanced
from community.terms.events import ConsentGiven, TermsPublished
from community.threads.events import PostMarked
from community.welcoming.events import WelcomeEnded

# Events that only open pages and the search index hear of. An event is here or above; a test
# holds that none was forgotten.
SILENT: frozenset[type[DomainEvent]] = frozenset(
    {
        GapFound,
        ArticleChanged,
        ArticlePublished,
        ArticleWithdrawn,
        EndorsementWithdrawn,
        AccountReinstated,
        AccountSuspended,
        CharterRenewed,
        CommunityContinued,
        CommunityOpened,
        CommunityProposed,
        ConsentGiven,
        FlagAnswered,
        InterventionLogged,
        InterventionMeasured,
        InterventionRemoved,
        InvitationSent,
        ListAdvanced,
        NoticesChanged,
        PausePlanned,
        PlaybookChanged,
        PreviewArrived,
        PostMarked,
        ProblemShared,
        ReactionsChanged,
        RegistrationRefused,
        ReportDecided,
        SessionsEnded,
        StageDeclined,
        TagChanged,
        TaskChanged,
        TermsPublished,
        VoteCast,
        WelcomeEnded,
    }
)
