"""A step of a dispatch costs the same number of statements for one file and for two, and at most fifteen."""

from competition import clock
from competition.dossiers.dispatching import prepare_dispatch, record_receipt, send_dispatch, sign_dispatch
from competition.dossiers.shortfalls import package_check
from competition.editions.queries import journey_text


def counts_of(province, statements, files):
    session, counts = province.session, []
    bich, hong, ha = (province.actor(key) for key in ("bich", "hong", "ha"))

    def counted(act):
        session.flush()
        statements.clear()
        result = act()
        session.commit()
        counts.append(len(statements))
        return result

    edition = province.edition
    # Read once a process, whatever is counted.
    journey_text(session, edition.dispatch_journey_id)
    for row in (edition, *files):
        session.refresh(row)
    dispatch = counted(lambda: prepare_dispatch(session, edition, files, by=bich))
    for step in (
        lambda: sign_dispatch(session, dispatch, by=hong, pdf_sha256=dispatch.letter_sha256, password_confirmed=True),
        lambda: package_check(session, dispatch),
        lambda: send_dispatch(session, dispatch, by=bich),
        lambda: record_receipt(session, dispatch, by=ha, on=clock.today(), source="Phiếu nhận"),
    ):
        province.commit_and_work()
        if dispatch.open:
            province.letter(dispatch)
            session.commit()
        session.refresh(dispatch)
        session.refresh(edition)
        counted(step)
    return counts


def test_every_step_stays_within_fifteen_statements_however_many_files_go(province, statements):
    one, two = (counts_of(province, statements, files) for files in (province.files[:1], province.files[1:]))
    assert one == two
    assert max(one) <= 15
