"""competition receive | answer: packages and their answers between two installations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from competition.commands.opening import opened, settings_now
from competition.dossiers.answering import roots_of, take_answer
from competition.dossiers.received_models import ReceivedPackage
from competition.dossiers.receiving import receive_package
from competition.dossiers.replying import answer_package
from competition.dossiers.signature import trust_roots
from competition.dossiers.verify import examine
from competition.errors import BadInput, Refused
from competition.language import LANGUAGES, Language, Sentence, in_language, say
from competition.people.models import Person
from competition.people.queries import actor_for, find_by_contact
from competition.storage import make_cabinet
from competition.unreadable import file_trouble

RECEIVE = """\b
Examples:
  competition receive TB-2024-01.zip --trust province.pem
  competition receive TB-2024-01.zip --trust province.pem --answer receipt.p7m
  competition receive TB-2024-01.zip --answer return.p7m --return "Two files lack photos" --item TB-0007="No photo"
"""
ANSWER = """\b
Example:
  competition answer receipt.p7m --trust centre.pem --by 0913000401
"""
FILE = click.Path(path_type=Path, dir_okay=False)
language_option = click.option("--language", type=click.Choice(LANGUAGES), default="vi", help="Language of the report.")


@contextmanager
def _said(language: Language) -> Iterator[None]:
    """A refusal in the reader's language, and exit code 1."""
    try:
        yield
    except Refused as error:
        raise click.ClickException(" ".join(in_language(reason, language) for reason in error.reasons)) from None


@click.command(
    help="Take in a dispatch package that another installation sent: checked, kept, answered.", epilog=RECEIVE
)
@click.argument("package", type=FILE)
@click.option("--trust", type=FILE, help="PEM or DER file of the certificates you trust; then it must be signed.")
@click.option("--for", "unit", help="Code of the unit whose officers read it; by default the sender's own.")
@click.option("--by", help="Phone or e-mail of the person who receives it.")
@click.option("--answer", "target", type=FILE, help="Write the signed answer here; a receipt unless --return.")
@click.option("--return", "reason", default="", help="Return the package, for this reason.")
@click.option("--item", "items", multiple=True, help="NUMBER=REASON: what is wrong with one file of the package.")
@language_option
def receive(
    package: Path, trust: Path | None, unit: str | None, by: str | None, target: Path | None, reason: str,
    items: tuple[str, ...], language: Language,
) -> None:  # fmt: skip
    settings = settings_now()
    if (reason or items) and target is None:
        raise click.UsageError("--return and --item belong to --answer FILE.")
    with _said(language):
        known = trust or (Path(settings.trusted_roots) if settings.trusted_roots else None)
        examined = examine(package, known)
    if not examined.verdict.accepted:
        for fault in examined.verdict.faults:
            click.echo(f"✗ {fault.member}: {in_language(fault.reason, language)}", err=True)
        raise click.ClickException(in_language(say("Gói chưa đạt kiểm tra nên không được nhận."), language))
    with _said(language), opened() as session:
        cabinet, person = make_cabinet(settings), _person(session, by) if by else None
        who = person.id if person else None
        taken = receive_package(session, cabinet, examined, by=who, unit_code=unit)
        if target is not None:
            content = answer_package(
                session, cabinet, taken.package, "return" if reason or items else "receipt", settings=settings,
                reason=reason, items=_items(items), by=who, name=person.full_name if person else "",
            )  # fmt: skip
        said = _told(taken.package, taken.again)
        session.commit()
        if target is not None:
            _write(target, content)
        click.echo(in_language(said, language))


def _told(package: ReceivedPackage, again: bool) -> Sentence:
    if again:
        return say("Gói {name} đã được nhận lúc {at}; không nhận lần nữa.", name=package.name, at=package.received_at)
    return say("Đã nhận gói {name}; đọc tại trang /received/{id}.", name=package.name, id=str(package.id))


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        raise Refused(
            say("Không ghi được tệp {file}: {reason}", file=target.name, reason=file_trouble(error))
        ) from None


def _items(items: tuple[str, ...]) -> dict[str, str]:
    parts = [item.partition("=") for item in items]
    if bad := [number for number, sign, reason in parts if not (number and sign and reason.strip())]:
        raise BadInput({"items": say("Viết --item SỐ=LÝ DO, không phải {given}.", given=bad)})
    return {number.strip(): reason for number, _, reason in parts}


def _person(session: Session, contact: str) -> Person:
    person = find_by_contact(session, contact, contact if "@" in contact else None)
    if person is None:
        raise Refused(say("Không có ai dùng số điện thoại hoặc thư điện tử {contact}.", contact=contact))
    return person


@click.command(
    help="Take in the signed answer to a package that was sent from here; the dispatch moves.", epilog=ANSWER
)
@click.argument("file", type=FILE)
@click.option("--trust", type=FILE, help="Certificates that you trust; else COMPETITION_TRUSTED_ROOTS.")
@click.option("--by", required=True, help="Phone or e-mail of the province's officer who records it.")
@language_option
def answer(file: Path, trust: Path | None, by: str, language: Language) -> None:
    settings = settings_now()
    with _said(language), opened() as session:
        roots = trust_roots(trust) if trust else roots_of(settings)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise Refused(
                say("Không đọc được tệp {file}: {reason}", file=file.name, reason=file_trouble(error))
            ) from None
        actor = actor_for(session, _person(session, by).id)
        dispatch, read = take_answer(session, make_cabinet(settings), content, roots, by=actor)
        said = say("Đợt gửi {number}: Trung ương đã nhận ngày {on}.", number=dispatch.number, on=read.answered_on)
        if read.kind == "return":
            said = say("Đợt gửi {number}: bị trả lại ngày {on}, {n} hồ sơ có lý do riêng.", number=dispatch.number,
                       on=read.answered_on, n=len(read.items))  # fmt: skip
        session.commit()
    click.echo(in_language(said, language))
