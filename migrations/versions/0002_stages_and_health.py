"""Stages and health: openings, moves, playbooks, the weekly table, readings, flags and today.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-28 21:28:49.985724
"""

import sqlalchemy as sa
from alembic import op

import community.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "playbook_steps",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("retired_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_steps")),
        sa.UniqueConstraint("stage", "code", name=op.f("uq_playbook_steps_stage_code")),
    )
    op.create_table(
        "visit_keys",
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_visit_keys")),
    )
    op.create_table(
        "organisation_settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["accounts.id"],
            name=op.f("fk_organisation_settings_changed_by_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_organisation_settings")),
    )
    with op.batch_alter_table("organisation_settings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organisation_settings_changed_by_id"), ["changed_by_id"], unique=False
        )

    op.create_table(
        "today_mails",
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("written_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("community_ids", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_today_mails_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "week", name=op.f("pk_today_mails")),
    )
    op.create_table(
        "today_marks",
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("until", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("marked_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_today_marks_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_today_marks")),
    )
    op.create_table(
        "absences",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "stand_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_early_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_absences_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_absences_community_id_communities")
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["accounts.id"], name=op.f("fk_absences_stand_in_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_absences_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_absences_stand_in_id"), ["stand_in_id"], unique=False)

    op.create_table(
        "endings",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("harvest", sa.Text(), nullable=False),
        sa.Column("harvest_html", sa.Text(), nullable=False),
        sa.Column("farewell", sa.String(length=500), nullable=False),
        sa.Column("begun_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "begun_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("ended_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["accounts.id"], name=op.f("fk_endings_begun_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_endings_community_id_communities")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["accounts.id"], name=op.f("fk_endings_ended_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_endings")),
    )
    with op.batch_alter_table("endings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_endings_begun_by_id"), ["begun_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_endings_ended_by_id"), ["ended_by_id"], unique=False)

    op.create_table(
        "hand_overs",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_html", sa.Text(), nullable=False),
        sa.Column("steps_down", sa.Boolean(), nullable=False),
        sa.Column("created_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_hand_overs_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["accounts.id"], name=op.f("fk_hand_overs_from_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["accounts.id"], name=op.f("fk_hand_overs_to_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    with op.batch_alter_table("hand_overs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hand_overs_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hand_overs_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_overs_to_id"), ["to_id"], unique=False)

    op.create_table(
        "health_dirty",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_health_dirty_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("community_id", "week", name=op.f("pk_health_dirty")),
    )
    op.create_table(
        "health_flags",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("p", sa.Double(), nullable=True),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("raised_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("told_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("feedback", sa.String(length=20), nullable=True),
        sa.Column("feedback_note", sa.String(length=500), nullable=False),
        sa.Column("feedback_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "feedback_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_health_flags_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["feedback_by_id"],
            ["accounts.id"],
            name=op.f("fk_health_flags_feedback_by_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_flags")),
    )
    with op.batch_alter_table("health_flags", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_health_flags_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_health_flags_feedback_by_id"), ["feedback_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_health_flags_open",
            ["community_id"],
            unique=True,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.create_table(
        "health_pair_weeks",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "helper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("asker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["accounts.id"], name=op.f("fk_health_pair_weeks_asker_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_health_pair_weeks_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["accounts.id"], name=op.f("fk_health_pair_weeks_helper_id_accounts")
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "helper_id", "asker_id", "week", name=op.f("pk_health_pair_weeks")
        ),
    )
    with op.batch_alter_table("health_pair_weeks", schema=None) as batch_op:
        batch_op.create_index("ix_health_pair_weeks_week", ["community_id", "week"], unique=False)

    op.create_table(
        "health_person_weeks",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column(
            "thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_health_person_weeks_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_health_person_weeks_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "account_id", "week", name=op.f("pk_health_person_weeks")
        ),
    )
    with op.batch_alter_table("health_person_weeks", schema=None) as batch_op:
        batch_op.create_index("ix_health_person_weeks_week", ["community_id", "week"], unique=False)

    op.create_table(
        "health_readings",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("model", sa.String(length=40), nullable=False),
        sa.Column("p", sa.Double(), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("contributions", sa.JSON(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("made_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_health_readings_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("community_id", "week", name=op.f("pk_health_readings")),
    )
    op.create_table(
        "health_weeks",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("contributors", sa.Integer(), nullable=False),
        sa.Column("newcomers", sa.Integer(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("facilitator_posts", sa.Integer(), nullable=False),
        sa.Column("facilitator_threads", sa.Integer(), nullable=False),
        sa.Column("first_post_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("last_post_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("gap_squares", sa.Double(), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_health_weeks_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("community_id", "week", name=op.f("pk_health_weeks")),
    )
    op.create_table(
        "openings",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("proposal_html", sa.Text(), nullable=False),
        sa.Column(
            "proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("proposed_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("opens_as", sa.String(length=20), nullable=False),
        sa.Column("first_kind", sa.String(length=20), nullable=True),
        sa.Column("first_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("first_about", sa.String(length=200), nullable=False),
        sa.Column("first_where", sa.String(length=300), nullable=False),
        sa.Column("opened_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_openings_community_id_communities")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["accounts.id"], name=op.f("fk_openings_opened_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["accounts.id"], name=op.f("fk_openings_proposed_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_openings")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_openings_opened_by_id"), ["opened_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_openings_proposed_by_id"), ["proposed_by_id"], unique=False
        )

    op.create_table(
        "pauses",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("says", sa.String(length=140), nullable=False),
        sa.Column("created_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_pauses_community_id_communities")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts.id"], name=op.f("fk_pauses_created_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pauses_community_id"), ["community_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_pauses_created_by_id"), ["created_by_id"], unique=False
        )

    op.create_table(
        "stage_proposals",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_stage", sa.String(length=20), nullable=False),
        sa.Column("to_stage", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("counter_evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("snoozed_until", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_stage_proposals_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["accounts.id"],
            name=op.f("fk_stage_proposals_decided_by_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_proposals")),
    )
    with op.batch_alter_table("stage_proposals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stage_proposals_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_stage_proposals_decided_by_id"), ["decided_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_stage_proposals_open",
            ["community_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "successions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "successor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("created_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_successions_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts.id"], name=op.f("fk_successions_created_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["communities.id"],
            name=op.f("fk_successions_successor_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
        sa.UniqueConstraint(
            "community_id",
            "successor_id",
            "kind",
            name=op.f("uq_successions_community_id_successor_id_kind"),
        ),
    )
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_successions_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_successions_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_successions_successor_id"), ["successor_id"], unique=False
        )

    op.create_table(
        "tasks",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column(
            "assigned_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("created_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("closed_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column(
            "closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["accounts.id"], name=op.f("fk_tasks_assigned_to_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["accounts.id"], name=op.f("fk_tasks_closed_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_tasks_community_id_communities")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts.id"], name=op.f("fk_tasks_created_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tasks_assigned_to_id"), ["assigned_to_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tasks_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_community_id"), ["community_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(
            "ix_tasks_waiting", ["community_id", "state", "due_on", "id"], unique=False
        )

    op.create_table(
        "visits",
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visitor", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_visits_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("community_id", "day", "visitor", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index("ix_visits_day", ["day"], unique=False)

    op.create_table(
        "health_threads",
        sa.Column(
            "thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("started_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "starter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starter_facilitates", sa.Boolean(), nullable=False),
        sa.Column("newcomer", sa.Boolean(), nullable=False),
        sa.Column("first_post", sa.Boolean(), nullable=False),
        sa.Column("first_reply_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.Column("first_reply_facilitates", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("open_question", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_health_threads_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["starter_id"], ["accounts.id"], name=op.f("fk_health_threads_starter_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name=op.f("fk_health_threads_thread_id_threads")
        ),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_health_threads")),
    )
    with op.batch_alter_table("health_threads", schema=None) as batch_op:
        batch_op.create_index(
            "ix_health_threads_started", ["community_id", "started_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_health_threads_starter_id"), ["starter_id"], unique=False
        )

    op.create_table(
        "interventions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("flag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("says", sa.String(length=140), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("signal", sa.String(length=10), nullable=False),
        sa.Column("tried_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "tried_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("due_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("measured_at", community.base.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_interventions_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["health_flags.id"], name=op.f("fk_interventions_flag_id_health_flags")
        ),
        sa.ForeignKeyConstraint(
            ["tried_by_id"], ["accounts.id"], name=op.f("fk_interventions_tried_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interventions")),
    )
    with op.batch_alter_table("interventions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interventions_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index("ix_interventions_due", ["measured_at", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_interventions_flag_id"), ["flag_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_interventions_tried_by_id"), ["tried_by_id"], unique=False
        )

    op.create_table(
        "stage_moves",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "community_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_stage", sa.String(length=20), nullable=False),
        sa.Column("to_stage", sa.String(length=20), nullable=False),
        sa.Column("moved_at", community.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "moved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column(
            "proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_stage_moves_community_id_communities"),
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["accounts.id"], name=op.f("fk_stage_moves_moved_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["stage_proposals.id"],
            name=op.f("fk_stage_moves_proposal_id_stage_proposals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_moves")),
    )
    with op.batch_alter_table("stage_moves", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stage_moves_community_id"), ["community_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_stage_moves_moved_by_id"), ["moved_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_stage_moves_proposal_id"), ["proposal_id"], unique=False
        )

    # Defaults are literals here: with an expression SQLite would have to build the table anew, and
    # forget which numbers were given.
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("automated", sa.Boolean(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("mail_today", sa.Boolean(), server_default="1", nullable=False)
        )

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index("ix_replies_week", ["created_at"], unique=False)

    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.create_index("ix_threads_week", ["created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.drop_index("ix_threads_week")

    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_index("ix_replies_week")

    numbered = {"sqlite_autoincrement": True}
    with op.batch_alter_table("accounts", schema=None, table_kwargs=numbered) as batch_op:
        batch_op.drop_column("mail_today")
        batch_op.drop_column("automated")

    with op.batch_alter_table("stage_moves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_moves_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_stage_moves_moved_by_id"))
        batch_op.drop_index(batch_op.f("ix_stage_moves_community_id"))

    op.drop_table("stage_moves")
    with op.batch_alter_table("interventions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interventions_tried_by_id"))
        batch_op.drop_index(batch_op.f("ix_interventions_flag_id"))
        batch_op.drop_index("ix_interventions_due")
        batch_op.drop_index(batch_op.f("ix_interventions_community_id"))

    op.drop_table("interventions")
    with op.batch_alter_table("health_threads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_health_threads_starter_id"))
        batch_op.drop_index("ix_health_threads_started")

    op.drop_table("health_threads")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_day")

    op.drop_table("visits")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_tasks_waiting")
        batch_op.drop_index(batch_op.f("ix_tasks_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_community_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_closed_by_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_assigned_to_id"))

    op.drop_table("tasks")
    with op.batch_alter_table("successions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_successions_successor_id"))
        batch_op.drop_index(batch_op.f("ix_successions_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_successions_community_id"))

    op.drop_table("successions")
    with op.batch_alter_table("stage_proposals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_stage_proposals_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_stage_proposals_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_stage_proposals_community_id"))

    op.drop_table("stage_proposals")
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pauses_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_pauses_community_id"))

    op.drop_table("pauses")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_openings_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_openings_opened_by_id"))

    op.drop_table("openings")
    op.drop_table("health_weeks")
    op.drop_table("health_readings")
    with op.batch_alter_table("health_person_weeks", schema=None) as batch_op:
        batch_op.drop_index("ix_health_person_weeks_week")

    op.drop_table("health_person_weeks")
    with op.batch_alter_table("health_pair_weeks", schema=None) as batch_op:
        batch_op.drop_index("ix_health_pair_weeks_week")

    op.drop_table("health_pair_weeks")
    with op.batch_alter_table("health_flags", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_health_flags_open",
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_health_flags_feedback_by_id"))
        batch_op.drop_index(batch_op.f("ix_health_flags_community_id"))

    op.drop_table("health_flags")
    op.drop_table("health_dirty")
    with op.batch_alter_table("hand_overs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_overs_to_id"))
        batch_op.drop_index(batch_op.f("ix_hand_overs_from_id"))
        batch_op.drop_index(batch_op.f("ix_hand_overs_community_id"))

    op.drop_table("hand_overs")
    with op.batch_alter_table("endings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_endings_ended_by_id"))
        batch_op.drop_index(batch_op.f("ix_endings_begun_by_id"))

    op.drop_table("endings")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_stand_in_id"))
        batch_op.drop_index(batch_op.f("ix_absences_community_id"))
        batch_op.drop_index(batch_op.f("ix_absences_account_id"))

    op.drop_table("absences")
    op.drop_table("today_marks")
    op.drop_table("today_mails")
    with op.batch_alter_table("organisation_settings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_settings_changed_by_id"))

    op.drop_table("organisation_settings")
    op.drop_table("visit_keys")
    op.drop_table("playbook_steps")
