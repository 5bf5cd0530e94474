"""Lay every room's tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from competition.db.base import Exact, Moment

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_ins")),
    )
    with op.batch_alter_table("failed_sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failed_sign_ins_who_at"), ["who", "at"], unique=False)

    op.create_table(
        "files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("stored_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_files")),
    )
    op.create_table(
        "journeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("sha256", name=op.f("uq_journeys_sha256")),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("kept_copy", sa.Boolean(), nullable=False),
        sa.Column("phoned_at", Moment(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("phone_unit_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("key", name=op.f("uq_letters_key")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letters_phone_unit_id_phoned_at"), ["phone_unit_id", "phoned_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_letters_to_person_id_created_at"), ["to_person_id", "created_at"], unique=False
        )

    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("cast", sa.Boolean(), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.Column("emptied_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("phone", name=op.f("uq_people_phone")),
    )
    op.create_table(
        "register",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_register")),
    )
    with op.batch_alter_table("register", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_actor_id_seq"), ["actor_id", "seq"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_register_subject_kind_subject_id_seq"), ["subject_kind", "subject_id", "seq"], unique=False
        )

    op.create_table(
        "register_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_head")),
    )
    op.create_table(
        "serials",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_serials")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_units_code_valid_from")),
    )
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_units_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "cluster_members",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cluster_id"], ["units.id"], name=op.f("fk_cluster_members_cluster_id")),
        sa.ForeignKeyConstraint(["commune_id"], ["units.id"], name=op.f("fk_cluster_members_commune_id")),
        sa.PrimaryKeyConstraint("cluster_id", "commune_id", name=op.f("pk_cluster_members")),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.ForeignKeyConstraint(["scan_sha256"], ["files.sha256"], name=op.f("fk_consents_scan_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consents_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("tree_on", sa.Date(), nullable=False),
        sa.Column("charter", sa.JSON(), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("proposal_journey_id", sa.Integer(), nullable=False),
        sa.Column("round_journey_id", sa.Integer(), nullable=False),
        sa.Column("dispatch_journey_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dispatch_journey_id"], ["journeys.id"], name=op.f("fk_editions_dispatch_journey_id")),
        sa.ForeignKeyConstraint(["proposal_journey_id"], ["journeys.id"], name=op.f("fk_editions_proposal_journey_id")),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_editions_province_id")),
        sa.ForeignKeyConstraint(["round_journey_id"], ["journeys.id"], name=op.f("fk_editions_round_journey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("name", name=op.f("uq_editions_name")),
    )
    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("deputy_of_id", sa.Integer(), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_of_id"], ["holdings.id"], name=op.f("fk_holdings_deputy_of_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_holdings_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_holdings_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holdings_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holdings_unit_id_role"), ["unit_id", "role"], unique=False)

    op.create_table(
        "identities",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("keyed_hash", sa.String(length=64), nullable=False),
        sa.Column("last_digits", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identities_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_identities")),
    )
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identities_keyed_hash"), ["keyed_hash"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_in_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_sign_ins")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "slips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_slips_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slips")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_slips_code_hash")),
    )
    with op.batch_alter_table("slips", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slips_person_id"), ["person_id"], unique=False)

    op.create_table(
        "unit_successions",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("extent", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["predecessor_id"], ["units.id"], name=op.f("fk_unit_successions_predecessor_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name=op.f("fk_unit_successions_successor_id")),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_unit_successions")),
    )
    op.create_table(
        "charter_versions",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("charter", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_charter_versions_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "number", name=op.f("pk_charter_versions")),
    )
    op.create_table(
        "dispatches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("letter_sha256", sa.String(length=64), nullable=True),
        sa.Column("list_sha256", sa.String(length=64), nullable=True),
        sa.Column("signed_letter_sha256", sa.String(length=64), nullable=True),
        sa.Column("package_sha256", sa.String(length=64), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("journey_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_sha256"], ["files.sha256"], name=op.f("fk_dispatches_answer_sha256")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_dispatches_edition_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_dispatches_journey_id")),
        sa.ForeignKeyConstraint(["letter_sha256"], ["files.sha256"], name=op.f("fk_dispatches_letter_sha256")),
        sa.ForeignKeyConstraint(["list_sha256"], ["files.sha256"], name=op.f("fk_dispatches_list_sha256")),
        sa.ForeignKeyConstraint(["package_sha256"], ["files.sha256"], name=op.f("fk_dispatches_package_sha256")),
        sa.ForeignKeyConstraint(
            ["signed_letter_sha256"], ["files.sha256"], name=op.f("fk_dispatches_signed_letter_sha256")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dispatches_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_dispatches_edition_id_number")),
    )
    op.create_table(
        "movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("case_kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("journey_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_movements_edition_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_movements_journey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
    )
    with op.batch_alter_table("movements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_movements_case_kind_case_id_id"), ["case_kind", "case_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_movements_edition_id_case_kind_to_state_case_id"),
            ["edition_id", "case_kind", "to_state", "case_id"],
            unique=False,
        )

    op.create_table(
        "places",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("screening_unit_id", sa.Integer(), nullable=True),
        sa.Column("screening_name", sa.String(length=150), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_places_edition_id")),
        sa.ForeignKeyConstraint(["screening_unit_id"], ["units.id"], name=op.f("fk_places_screening_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_places_unit_id")),
        sa.PrimaryKeyConstraint("edition_id", "unit_id", name=op.f("pk_places")),
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_places_edition_id_screening_unit_id"), ["edition_id", "screening_unit_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_places_edition_id_tier"), ["edition_id", "tier"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("screening_unit_id", sa.Integer(), nullable=False),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("entrant", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("keyed_in_by_id", sa.Integer(), nullable=True),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("file_number", sa.String(length=40), nullable=True),
        sa.Column("tracking_code", sa.String(length=20), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("open_to", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("journey_id", sa.Integer(), nullable=False),
        sa.Column("jury_score", sa.Double(), nullable=True),
        sa.Column("jury_rank", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("endorsement", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('idea', 'project')", name=op.f("ck_proposals_kind_known")),
        sa.ForeignKeyConstraint(["applicant_id"], ["people.id"], name=op.f("fk_proposals_applicant_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_proposals_edition_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_proposals_journey_id")),
        sa.ForeignKeyConstraint(["screening_unit_id"], ["units.id"], name=op.f("fk_proposals_screening_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_proposals_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("edition_id", "file_number", name=op.f("uq_proposals_edition_id_file_number")),
        sa.UniqueConstraint("tracking_code", name=op.f("uq_proposals_tracking_code")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_applicant_id"), ["applicant_id"], unique=False)
        batch_op.create_index(
            "ix_proposals_counted",
            ["edition_id", "state", "screening_unit_id", "unit_id", "submitted_at", "channel"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_proposals_edition_id_jury_score"), ["edition_id", "jury_score"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposals_edition_id_screening_unit_id_state"),
            ["edition_id", "screening_unit_id", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_proposals_edition_id_sort_key"), ["edition_id", "sort_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposals_edition_id_state_since"), ["edition_id", "state_since"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposals_edition_id_state_state_since"),
            ["edition_id", "state", "state_since"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_proposals_edition_id_unit_id_state"), ["edition_id", "unit_id", "state"], unique=False
        )

    op.create_table(
        "screening_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("open_for", sa.String(length=10), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=True),
        sa.Column("below_minimum_reason", sa.String(), nullable=False),
        sa.Column("course", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_since", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("journey_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_screening_rounds_edition_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_screening_rounds_journey_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_screening_rounds_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_rounds")),
        sa.UniqueConstraint("edition_id", "key", "unit_id", name=op.f("uq_screening_rounds_edition_id_key_unit_id")),
    )
    op.create_table(
        "checked_items",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_checked_items_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "subject", "item", name=op.f("pk_checked_items")),
    )
    op.create_table(
        "conflicts",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=True),
        sa.Column("waived_by_id", sa.Integer(), nullable=True),
        sa.Column("waiver_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["juror_id"], ["people.id"], name=op.f("fk_conflicts_juror_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_conflicts_proposal_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_conflicts_round_id")),
        sa.PrimaryKeyConstraint("round_id", "proposal_id", "juror_id", "kind", name=op.f("pk_conflicts")),
    )
    with op.batch_alter_table("conflicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflicts_juror_id"), ["juror_id"], unique=False)

    op.create_table(
        "dispatch_items",
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("returned_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_dispatch_items_dispatch_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_dispatch_items_proposal_id")),
        sa.PrimaryKeyConstraint("dispatch_id", "proposal_id", name=op.f("pk_dispatch_items")),
    )
    with op.batch_alter_table("dispatch_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispatch_items_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("attached_by_id", sa.Integer(), nullable=False),
        sa.Column("attached_at", Moment(), nullable=False),
        sa.Column("cleared_for_jury", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_documents_proposal_id")),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_documents_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_proposal_id"), ["proposal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_sha256"), ["sha256"], unique=False)

    op.create_table(
        "dossier_files",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("edition_of", sa.String(length=10), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("left_as_files", sa.JSON(), nullable=False),
        sa.Column("built_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_dossier_files_proposal_id")),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_dossier_files_sha256")),
        sa.PrimaryKeyConstraint("proposal_id", "edition_of", name=op.f("pk_dossier_files")),
    )
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("facts_sha256", sa.String(length=64), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["pdf_sha256"], ["files.sha256"], name=op.f("fk_minutes_pdf_sha256")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_minutes_round_id")),
        sa.ForeignKeyConstraint(["scan_sha256"], ["files.sha256"], name=op.f("fk_minutes_scan_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_round_id"), ["round_id"], unique=False)

    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("prize", sa.String(length=20), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_outcomes_edition_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_outcomes_proposal_id")),
        sa.ForeignKeyConstraint(["source_sha256"], ["files.sha256"], name=op.f("fk_outcomes_source_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("proposal_id", "stage", name=op.f("uq_outcomes_proposal_id_stage")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("scan_sha256", sa.String(length=64), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_papers_edition_id")),
        sa.ForeignKeyConstraint(["issuer_id"], ["units.id"], name=op.f("fk_papers_issuer_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movements.id"], name=op.f("fk_papers_movement_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["papers.id"], name=op.f("fk_papers_replaces_id")),
        sa.ForeignKeyConstraint(["scan_sha256"], ["files.sha256"], name=op.f("fk_papers_scan_sha256")),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_papers_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("issuer_id", "year", "code", "number", name=op.f("uq_papers_issuer_id_year_code_number")),
        sa.UniqueConstraint("movement_id", "case_id", "kind", name=op.f("uq_papers_movement_id_case_id_kind")),
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_papers_case_kind_case_id"), ["case_kind", "case_id"], unique=False)

    op.create_table(
        "priority_claims",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("priority_group", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence_sha256", sa.String(length=64), nullable=True),
        sa.Column("evidence_name", sa.String(length=200), nullable=False),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["evidence_sha256"], ["files.sha256"], name=op.f("fk_priority_claims_evidence_sha256")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_priority_claims_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "priority_group", name=op.f("pk_priority_claims")),
    )
    op.create_table(
        "search_words",
        sa.Column(
            "word", sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_search_words_proposal_id")),
        sa.PrimaryKeyConstraint("word", "proposal_id", name=op.f("pk_search_words")),
    )
    with op.batch_alter_table("search_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_words_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "seats",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("declared_at", Moment(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("absence_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_seats_person_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_seats_round_id")),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_seats")),
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seats_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("total", Exact(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("charter_version", sa.Integer(), nullable=False),
        sa.Column("proposal_revision", sa.Integer(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["juror_id"], ["people.id"], name=op.f("fk_sheets_juror_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_sheets_proposal_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_sheets_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sa.UniqueConstraint(
            "round_id", "proposal_id", "juror_id", name=op.f("uq_sheets_round_id_proposal_id_juror_id")
        ),
    )
    with op.batch_alter_table("sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheets_juror_id_round_id"), ["juror_id", "round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sheets_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "standings",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("score", Exact(), nullable=True),
        sa.Column("exact", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("jurors", sa.Integer(), nullable=False),
        sa.Column("spread", Exact(), nullable=True),
        sa.Column("passes_floor", sa.Boolean(), nullable=False),
        sa.Column("zero_criterion", sa.Boolean(), nullable=False),
        sa.Column("tie_break", sa.JSON(), nullable=False),
        sa.Column("unranked", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("outcome_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_standings_proposal_id")),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_standings_round_id")),
        sa.PrimaryKeyConstraint("round_id", "proposal_id", name=op.f("pk_standings")),
    )
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standings_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "supplement_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_supplement_requests_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement_requests")),
    )
    with op.batch_alter_table("supplement_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supplement_requests_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "team_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("part", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_team_members_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_members")),
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_members_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "marks",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column("score", Exact(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_marks_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "criterion", name=op.f("pk_marks")),
    )
    op.create_table(
        "sheet_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("fk_sheet_changes_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_changes")),
    )
    with op.batch_alter_table("sheet_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_changes_sheet_id"), ["sheet_id"], unique=False)

    op.execute("INSERT INTO register_head (id, seq, chain) VALUES (1, 0, '" + "0" * 64 + "')")
