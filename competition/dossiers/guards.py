"""What must be true before a dispatch takes a step; each says why not."""

from datetime import date
from typing import Any

from competition import clock
from competition.dossiers.register import unbound
from competition.dossiers.shortfalls import Inside, built, files_lacking, inside, papers_lacking
from competition.language import Sentence, say
from competition.workflow.registry import Batch, guard

LONGEST_SOURCE = 300


def files(batch: Batch) -> dict[int, list[Inside]]:
    """Dispatch → its proposals."""
    return inside(batch.session, batch.ids)


def up_to_date(batch: Batch) -> dict[int, bool]:
    """Proposal → True, where its dossier is up to date."""
    inside = [one for found in batch.facts(files).values() for one in found]
    return dict.fromkeys(built(batch.session, batch.edition, inside), True)


def lacking(batch: Batch) -> dict[int, list[Sentence]]:
    """Dispatch → what its files lack."""
    return {
        number: files_lacking(batch.session, batch.edition, found, None) for number, found in batch.facts(files).items()
    }


@guard
def something_to_send(batch: Batch, case: Any) -> Sentence | None:
    return None if batch.facts(files)[case.id] else say("Đợt gửi chưa có hồ sơ nào.")


@guard
def dossiers_built(batch: Batch, case: Any) -> Sentence | None:
    there = batch.facts(up_to_date)
    missing = [one.proposal.file_number for one in batch.facts(files)[case.id] if one.proposal.id not in there]
    return say("Bộ hồ sơ chưa dựng xong: {numbers}.", numbers=missing) if missing else None


@guard
def letter_prepared(batch: Batch, case: Any) -> Sentence | None:
    if case.letter_sha256 is not None and case.list_sha256 is not None:
        return None
    return say("Chưa lập công văn và danh sách trích ngang theo các hồ sơ hiện có.")


@guard
def letter_signature_bound(batch: Batch, case: Any) -> Sentence | None:
    return unbound(
        batch.session, case.letter_sha256, batch.gift(case, "pdf_sha256"),
        bool(batch.gift(case, "password_confirmed")), batch.gift(case, "scan_sha256"),
    )  # fmt: skip


@guard
def package_accepted_by_check(batch: Batch, case: Any) -> Sentence | None:
    found = [*papers_lacking(case, len(batch.facts(files)[case.id])), *batch.facts(lacking)[case.id]]
    return say("Gói gửi còn thiếu: {shortfalls}", shortfalls=found) if found else None


@guard
def answer_dated(batch: Batch, case: Any) -> Sentence | None:
    on, source = batch.gift(case, "on"), batch.gift(case, "source") or ""
    if not isinstance(on, date) or on > clock.today():
        return say("Hãy ghi ngày Trung ương trả lời, không sau hôm nay.")
    if case.sent_on is not None and on < case.sent_on:
        return say("Ngày trả lời không thể trước ngày gửi {sent_on}.", sent_on=case.sent_on)
    if not str(source).strip() and batch.gift(case, "source_sha256") is None:
        return say("Hãy ghi số văn bản trả lời hoặc đính kèm tệp.")
    if len(str(source)) > LONGEST_SOURCE:
        return say("Nguồn dài quá {n} ký tự.", n=LONGEST_SOURCE)
    return None
