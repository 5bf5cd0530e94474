"""Dealing a round's files to its jurors: decided, drawn up, changed by hand, issued; nobody reads more before that."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from secrets import token_hex
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from competition import audit, clock, jobs
from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.allotment_facts import Facts, Pair, facts_of
from competition.scoring.allotment_models import Allotment, AllottedPair
from competition.scoring.allotment_refusals import cannot_change, cannot_issue, cannot_move
from competition.scoring.allotment_task import Wish, find_pairs
from competition.scoring.models import ScreeningRound, Sheet, SheetChange
from competition.scoring.panel import Panelist, must_be_open_for, must_run
from competition.scoring.panel_mix import overloaded
from competition.scoring.saving import note_course, touch


def await_allotment(session: Session, round: ScreeningRound, files: Sequence[Proposal], *, by: Actor) -> None:
    """The round's files will be dealt out: sheets that nobody began wait until a deal is issued."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    if round.allotting:
        return
    round.allotting = "awaited"
    touch(session, round)
    facts = facts_of(session, round, files)
    waiting = [one.sheet_id for one in facts.sheets.values() if one.status == "draft" and not one.begun]
    _set(session, dict.fromkeys(waiting, "unallotted"))
    audit.record(session, "scoring:allotment:await", by.person_id, "screening_round", round.id)


def let_all_read(session: Session, round: ScreeningRound, files: Sequence[Proposal], *, by: Actor) -> None:
    """Everybody reads everything after all; only while no deal has been issued."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    if round.allotting == "issued":
        raise Refused(say("Bảng phân công đã công bố; không trở lại cách mọi giám khảo chấm mọi hồ sơ được nữa."))
    facts = facts_of(session, round, files)
    if facts.terms.readers:
        raise Refused(say("Thể lệ của kỳ thi quy định vòng này phải phân công hồ sơ cho giám khảo."))
    if fault := overloaded(facts.panel, len(files)):
        raise Refused(fault)
    round.allotting = ""
    _drop(facts)
    touch(session, round)
    _set(session, {one.sheet_id: "draft" for one in facts.sheets.values() if one.status == "unallotted"})
    audit.record(session, "scoring:allotment:leave", by.person_id, "screening_round", round.id)


def lock_pair(session: Session, round: ScreeningRound, pair: Pair, locked: bool = True, *, by: Actor) -> None:
    """A juror who must read a file, whatever the draw gives; or no longer."""
    must_run(by, round)
    must_be_open_for(round, "sheets")
    rest = [told for told in round.course.get("locked_pairs", ()) if tuple(told) != pair]
    note_course(session, round, locked_pairs=[*rest, list(pair)] if locked else rest)


def draw_up(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], wish: Wish, seed: str = "", *, by: Actor,
    facts: Facts | None = None,
) -> Allotment:  # fmt: skip
    """A new draft in place of the last one; the same facts, wish and seed give the same deal."""
    must_run(by, round)
    must_be_open_for(round, "sheets")
    if not round.allotting:
        raise Refused(say("Vòng này chưa chọn cách phân công hồ sơ."))
    seed = seed.strip() or token_hex(4)
    if len(seed) > 60:
        raise BadInput({"seed": say("Mã bốc thăm dài tối đa 60 ký tự.")})
    facts = facts or facts_of(session, round, files)
    if reasons := cannot_move(facts, wish.move_from):
        raise Refused(*reasons)
    pairs, found = find_pairs(facts, wish, seed)
    _drop(facts)
    draft = Allotment(
        round_id=round.id, status="draft", seed=seed, asked=_asked(wish), worst=found.worst, cost=found.cost,
        proven=found.proven, made_by_id=by.person_id, made_at=clock.now(), issued_by_id=None, issued_at=None,
    )  # fmt: skip
    session.add(draft)
    touch(session, round)
    rows = [{"allotment_id": draft.id, "proposal_id": p, "juror_id": j, "by_hand": False} for p, j in pairs]
    if rows:
        session.execute(insert(AllottedPair), rows)
    audit.record(
        session, "scoring:allotment:draw", by.person_id, "screening_round", round.id, pairs=len(pairs),
        digest=digest_of(seed, pairs),
    )  # fmt: skip
    return draft


def digest_of(seed: str, pairs: Iterable[Pair]) -> str:
    """SHA-256 of the seed and the pairs in their order, each on a line: what the register keeps of a deal."""
    lines = [seed, *(f"{proposal} {juror}" for proposal, juror in sorted(pairs))]
    return sha256("\n".join(lines).encode()).hexdigest()


def _asked(wish: Wish) -> dict[str, Any]:
    return {
        "demand": wish.demand, "cap": wish.cap, "demands": {str(key): many for key, many in wish.demands.items()},
        "locked": sorted(list(pair) for pair in wish.locked), "move_from": sorted(wish.move_from),
    }  # fmt: skip


def change_pair(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], proposal_id: int, out: int | None, new: int, *,
    by: Actor, facts: Facts | None = None,
) -> None:  # fmt: skip
    """In the draft, another juror reads the file: instead of `out`, or besides."""
    must_run(by, round)
    must_be_open_for(round, "sheets")
    facts = facts or facts_of(session, round, files)
    if reasons := cannot_change(facts, proposal_id, out, new):
        raise Refused(*reasons)
    draft = facts.draft
    assert draft is not None
    for pair in facts.dealt(draft):
        if (pair.proposal_id, pair.juror_id) == (proposal_id, out):
            session.delete(pair)
    session.add(AllottedPair(allotment_id=draft.id, proposal_id=proposal_id, juror_id=new, by_hand=True))
    touch(session, round)
    audit.record(
        session, "scoring:allotment:change", by.person_id, "screening_round", round.id, proposal=proposal_id,
        out=out, new=new,
    )  # fmt: skip


def issue(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], *, by: Actor,
    panel: list[Panelist] | None = None,
) -> Allotment:  # fmt: skip
    """The draft holds from now on: what was dealt lies before its jurors, what was not is out of their sight."""
    must_run(by, round)
    must_be_open_for(round, "sheets")
    round.allotting = "issued"
    touch(session, round)  # nobody writes on a sheet from here on
    facts = facts_of(session, round, files, panel)
    if reasons := cannot_issue(facts):
        raise Refused(*reasons)
    draft = facts.draft
    assert draft is not None
    dealt = {(pair.proposal_id, pair.juror_id) for pair in facts.dealt(draft)}
    before = facts.issued
    if before is not None:
        before.status = "replaced"
        for unchanged in ("issued_by_id", "issued_at"):  # so that both rows are written by one statement
            flag_modified(before, unchanged)
    draft.status, draft.issued_by_id, draft.issued_at = "issued", by.person_id, clock.now()
    opened = [s.sheet_id for pair, s in facts.sheets.items() if s.status == "unallotted" and pair in dealt]
    moved = [s for pair, s in facts.sheets.items() if s.status == "draft" and pair not in dealt]
    away = {sheet.sheet_id: "unallotted" for sheet in moved}
    _set(session, dict.fromkeys(opened, "draft") | away)
    _note_moved(session, [sheet.sheet_id for sheet in moved if sheet.begun], by)
    audit.record(
        session, "scoring:allotment:issue", by.person_id, "screening_round", round.id,
        digest=digest_of(draft.seed, dealt), opened=len(opened), moved=len(moved),
    )  # fmt: skip
    jobs.leave(session, "mail_dealt", allotment_id=draft.id, before_id=before.id if before else None)
    return draft


def _note_moved(session: Session, sheets: list[int], by: Actor) -> None:
    """A sheet that was begun and goes to somebody else keeps what was on it."""
    reason = str(say("Chia lại phiếu chưa xong cho giám khảo khác."))
    for sheet_id in sheets:
        session.add(
            SheetChange(
                sheet_id=sheet_id, act="move", reason=reason, before={"status": "draft"}, by_id=by.person_id,
                at=clock.now(),
            )
        )  # fmt: skip


def _drop(facts: Facts) -> None:
    for one in facts.allotments:
        if one.status == "draft":
            one.status = "dropped"


def drop_draft(session: Session, round: ScreeningRound, files: Sequence[Proposal], *, by: Actor) -> None:
    must_run(by, round)
    _drop(facts_of(session, round, files))
    touch(session, round)


def _set(session: Session, sheets: Mapping[int, str]) -> None:
    """Sheet → its status, in one statement; every version moves on, so that a page opened before is found old."""
    if not sheets:
        return
    table = cast(Table, Sheet.__table__)
    session.execute(
        update(table)
        .where(table.c.id == bindparam("sheet"))
        .values(status=bindparam("now"), version=table.c.version + 1),
        [{"sheet": sheet, "now": status} for sheet, status in sheets.items()],
    )
