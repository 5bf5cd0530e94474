"""Consent: one purpose at a time, with its text, taken back by a date."""

import hashlib
from datetime import date

import pytest

from competition import clock
from competition.editions.actions import amend_charter
from competition.editions.queries import charter_of
from competition.editions.rules import plain
from competition.errors import BadInput, NotAllowed, Refused
from competition.people.consent import give_consents, standing_consents, withdraw_consent
from competition.people.models import Consent


def test_each_purpose_is_a_row_with_the_version_and_hash_of_its_text(world):
    with world.session() as session:
        sen, edition = world.actor(session, "sen"), world.edition(session)
        give_consents(session, edition, sen.person_id, ["judging", "contact"], by=sen, proposal_id=7)
        text = charter_of(edition).purpose("judging").text.vi
        rows = standing_consents(session, sen.person_id, 7)
        assert [(c.purpose, c.text_version, c.channel, c.taken_by_id) for c in rows] == [
            ("judging", 1, "online", None),
            ("contact", 1, "online", None),
        ]
        assert rows[0].text_sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_saying_yes_twice_is_one_yes(world):
    with world.session() as session:
        sen, edition = world.actor(session, "sen"), world.edition(session)
        for _ in range(2):
            give_consents(session, edition, sen.person_id, ["judging", "judging"], by=sen)
        assert session.query(Consent).count() == 1


def test_a_new_text_asks_again(world):
    with world.session() as session:
        sen, edition = world.actor(session, "sen"), world.edition(session)
        give_consents(session, edition, sen.person_id, ["judging"], by=sen)
        consents = plain(charter_of(edition))["consents"]
        consents[0] |= {"version": 2, "text": {"vi": "Văn bản mới", "en": "New text"}}
        amend_charter(session, edition, {"consents": consents}, by=None, note="Sửa câu chữ")
        give_consents(session, edition, sen.person_id, ["judging"], by=sen)
        assert [c.text_version for c in session.query(Consent).order_by(Consent.id)] == [1, 2]


def test_nobody_agrees_for_her_over_the_net(world):
    with world.session() as session:
        sen, lua = world.actor(session, "sen"), world.actor(session, "lua")
        with pytest.raises(NotAllowed):
            give_consents(session, world.edition(session), sen.person_id, ["judging"], by=lua)


def test_on_paper_the_scan_and_the_day_are_asked(world):
    with world.session() as session:
        sen, lua = world.actor(session, "sen"), world.actor(session, "lua")
        with pytest.raises(BadInput) as bad:
            give_consents(
                session, world.edition(session), sen.person_id, ["judging"], by=lua, channel="paper",
                signed_on=date(2024, 4, 9),
            )  # fmt: skip
        assert sorted(bad.value.fields) == ["scan", "signed_on"]


def test_an_unknown_purpose_is_refused(world):
    with world.session() as session:
        sen = world.actor(session, "sen")
        with pytest.raises(Refused):
            give_consents(session, world.edition(session), sen.person_id, ["spam"], by=sen)


def test_a_consent_taken_back_stays_as_proof_and_can_be_given_anew(world):
    with world.session() as session:
        sen, edition = world.actor(session, "sen"), world.edition(session)
        give_consents(session, edition, sen.person_id, ["judging"], by=sen)
        taken_back = withdraw_consent(session, sen.person_id, "judging", by=sen)
        assert [c.withdrawn_at for c in taken_back] == [clock.now()]
        assert list(standing_consents(session, sen.person_id)) == []
        give_consents(session, edition, sen.person_id, ["judging"], by=sen)
        assert session.query(Consent).count() == 2
