"""A paper file handed in at the commune in time and keyed in after the deadline: until its unit begins to judge."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from competition import clock
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.errors import BadInput, Refused
from competition.language import Sentence, say
from competition.workflow.facts_proposals import begun_in

LONGEST_REASON = 500


@dataclass(frozen=True)
class LatePaper:
    """The day on which the commune was handed the paper, and why it is keyed in only now."""

    handed_in_on: date
    reason: str


def check_late_paper(session: Session, edition: Edition, place: Place, late: LatePaper) -> None:
    """Refused when the day is none on which it could be handed in, without a reason, or when judging has begun."""
    calendar, faults = charter_of(edition).calendar, dict[str, Sentence]()
    opens, closes = (clock.in_vietnam(moment).date() for moment in (calendar.opens, calendar.intake_closes))
    if late.handed_in_on > clock.today():
        faults["handed_in_on"] = say("Ngày nộp không được sau hôm nay.")
    elif not opens <= late.handed_in_on <= closes:
        faults["handed_in_on"] = say("Ngày nộp phải từ {opens} đến hết hạn {closes}.", opens=opens, closes=closes)
    if not late.reason.strip():
        faults["late_reason"] = say("Hãy ghi rõ lý do nhập sau hạn.")
    elif len(late.reason) > LONGEST_REASON:
        faults["late_reason"] = say("Phần này dài {n} ký tự, tối đa {most}.", n=len(late.reason), most=LONGEST_REASON)
    if faults:
        raise BadInput(faults)
    if shut := why_shut(session, edition, {place.screening_unit_id or 0}):
        raise Refused(shut)


def why_shut(session: Session, edition: Edition, screening_units: set[int]) -> Sentence | None:
    """Why no paper can be keyed in late for any of these screening units, if that is so."""
    closes = charter_of(edition).calendar.screening_closes
    if clock.now() >= closes:
        return say("Vòng sơ khảo đã kết thúc lúc {closes}.", closes=closes)
    begun = begun_in(session, edition.id, screening_units)
    if all(begun.get(unit) for unit in screening_units):
        return say("Hội đồng giám khảo đã mở vòng chấm nên không nhận thêm hồ sơ.")
    return None
