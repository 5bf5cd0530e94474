"""What a rehearsal left behind: the funnel, the states, the package; as data and as a table."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from competition.dossiers.models import Dispatch, DispatchItem
from competition.editions.queries import places
from competition.proposals.models import Proposal
from competition.rehearsal.papers_left import leave_papers
from competition.rehearsal.stage import Stage
from competition.reports.queries import board, states


@dataclass(frozen=True)
class Report:
    """`data` is what `--json` prints; `refused` how many guards said no on the way."""

    data: dict[str, Any]
    refused: int


UNIT_KEYS = ("received", "taken_in", "eligible", "selected", "forwarded", "target", "finalists")


def report_of(stage: Stage, seconds: dict[str, float], out: Path) -> Report:
    """The contest as it stands; the last package that was sent is copied into `out`."""
    with stage.act() as session:
        edition = stage.edition(session)
        rows = board(session, edition)
        data: dict[str, Any] = {
            "edition": edition.name,
            "places": {
                "communes": len(places(session, edition.id, "intake")),
                "screening_units": len(places(session, edition.id, "screening")),
            },
            "states": dict(sorted(states(session, edition).items())),
            "units": [
                {"code": row.code, "name": row.name, "level": stage.charter.tier("screening").level}
                | {key: getattr(row, key) for key in UNIT_KEYS}
                for row in rows
            ],
        }
        last = session.scalars(
            select(Dispatch)
            .where(Dispatch.edition_id == edition.id, Dispatch.sent_on.is_not(None))
            .order_by(Dispatch.id.desc())
        ).first()
        data["forwarded"] = sorted(
            session.scalars(
                select(Proposal.file_number)
                .join(DispatchItem, DispatchItem.proposal_id == Proposal.id)
                .join(Dispatch, Dispatch.id == DispatchItem.dispatch_id)
                .where(Dispatch.edition_id == edition.id, Dispatch.sent_on.is_not(None))
                .distinct()
            )
        )
        package = _leave_package(stage, last.package_sha256 if last else None, edition.name, out)
    data["papers"] = leave_papers(stage, out)
    return Report({**data, "package": package, "seconds": seconds}, len(stage.refused))


def _leave_package(stage: Stage, sha256: str | None, name: str, out: Path) -> dict[str, str] | None:
    if sha256 is None:
        return None
    for old in out.glob(f"{name}-*.zip"):
        old.unlink()
    path = (out / f"{name}-{sha256[:12]}.zip").resolve()
    digest = hashlib.sha256()
    with stage.cabinet.open(sha256) as source, path.open("wb") as target:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
    return {"path": str(path), "sha256": digest.hexdigest()}
