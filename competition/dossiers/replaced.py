"""How a paper names the one that it stands for."""

from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Paper
from competition.language import say


def replaced_words(session: Session, paper_id: int | None) -> str:
    """“văn bản số 03/TB-BTV ngày 24/05/2024”, or by its day where it carries no number; nothing for no paper."""
    paper = session.get(Paper, paper_id) if paper_id is not None else None
    if paper is None:
        return ""
    day = clock.in_vietnam(paper.signed_at or paper.made_at).date()
    if paper.number is None:
        return str(say("bản ngày {day}", day=day))
    return str(say("văn bản số {number}/{code} ngày {day}", number=f"{paper.number:02d}", code=paper.code, day=day))
