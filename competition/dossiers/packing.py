"""The package of a signed dispatch: put together, checked as the centre will check it, kept."""

import tempfile
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

from sqlalchemy import select

from competition import audit
from competition.db.engine import new_session
from competition.dossiers.building import build_dossiers
from competition.dossiers.digital_papers import as_signed
from competition.dossiers.dispatch_papers import signed_letter
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import LARGEST_PAPER, override_folder
from competition.dossiers.letters import LETTER
from competition.dossiers.models import Dispatch
from competition.dossiers.package import build_package as write_package
from competition.dossiers.package_contents import contents_of, signed_paper
from competition.dossiers.rendering import compose, to_pdf
from competition.dossiers.signature import sign_manifest
from competition.dossiers.signing_key import signing_key
from competition.dossiers.verify import verify
from competition.editions.queries import the_edition
from competition.errors import Refused
from competition.jobs import Context
from competition.language import say
from competition.people.models import Person
from competition.storage.keeping import keep
from competition.workflow.models import Movement

LARGEST_PACKAGE = 20_000_000_000


def build_package(context: Context, movements: list[int]) -> None:
    """Job: pack each dispatch whose letter was signed; one that is packed already is left alone."""
    with new_session(context.engine, reads_only=True) as session:
        ids = session.scalars(
            select(Dispatch.id)
            .join(Movement, Movement.case_id == Dispatch.id)
            .where(
                Movement.id.in_(movements), Movement.case_kind == Dispatch.case_kind,
                Dispatch.open.is_(False), Dispatch.package_sha256.is_(None),
            )
        ).all()  # fmt: skip
    for dispatch_id in ids:
        build_dossiers(context, dispatch_id)
        _issue_letter(context, dispatch_id)
        _pack(context, dispatch_id)


def _issue_letter(context: Context, dispatch_id: int) -> None:
    """After a signature on the screen: the letter as it goes out, with its number."""
    with new_session(context.engine, reads_only=True) as session:
        dispatch = session.get_one(Dispatch, dispatch_id)
        if dispatch.signed_letter_sha256 is not None:
            return
        edition = the_edition(session, dispatch.edition_id)
        letter = signed_paper(session, dispatch)
        signer = session.get_one(Person, letter.signed_by_id)
        header = header_of(session, edition, edition.province_id)
        data = signed_letter(letter, signer.full_name)
    pdf = to_pdf(compose(LETTER, data, profile=header, override=override_folder(context.settings)))
    pdf = as_signed(letter, pdf, context.settings)
    with context.session() as session:
        file = keep(session, context.cabinet, BytesIO(pdf), "letter.pdf", limit=LARGEST_PAPER)
        session.get_one(Dispatch, dispatch_id).signed_letter_sha256 = file.sha256


def _pack(context: Context, dispatch_id: int) -> None:
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="package-")))
        with new_session(context.engine, reads_only=True) as session:
            contents = contents_of(session, session.get_one(Dispatch, dispatch_id), context.cabinet, stack)
        made = write_package(work / f"{contents.name}.zip", contents)
        if context.settings.signing_key:
            with signing_key(context.settings) as key:
                made = sign_manifest(made.path, key)
        faults = verify(made.path).faults
        if faults:
            raise Refused(*(say("{member}: {reason}", member=one.member, reason=one.reason) for one in faults[:20]))
        with context.session() as session, made.path.open("rb") as stream:
            dispatch = session.get_one(Dispatch, dispatch_id)
            dispatch.package_sha256 = keep(
                session, context.cabinet, stream, made.path.name, limit=LARGEST_PACKAGE
            ).sha256
            session.flush()
            audit.record(
                session, "dossiers:package:build", None, Dispatch.case_kind, dispatch_id,
                sha256=made.sha256, files=len(contents.cases),
            )  # fmt: skip
