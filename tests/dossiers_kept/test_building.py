"""Dossiers: what stands in them, when they are built again, what survives a death."""

import io
import signal
import subprocess
import sys
import time

import pikepdf
from sqlalchemy import select

from competition import clock, jobs
from competition.dossiers.building import build_dossier, build_dossiers
from competition.dossiers.models import DossierFile
from competition.proposals.models import PriorityClaim
from competition.settings import ROOT

from .stage import pdf


def built(province, file, edition_of="open"):
    return build_dossier(province.session, province.world.cabinet, file, edition_of=edition_of)


def contents(province, dossier):
    with province.world.cabinet.open(dossier.sha256) as stream:
        return stream.read()


def bookmarks(content):
    with pikepdf.open(io.BytesIO(content)) as whole, whole.open_outline() as outline:
        return [str(entry.title) for entry in outline.root]


def test_a_dossier_holds_its_parts_in_the_order_of_the_checklist(province):
    file = province.files[0]
    province.attach(file, "legal_papers", "giấy phép.pdf", pdf(1))
    province.attach(file, "narrative", "thuyết minh.pdf", pdf(3))
    province.attach(file, "video", "giới thiệu.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40)
    dossier = built(province, file)
    assert bookmarks(contents(province, dossier)) == [
        "Bìa", "Mục lục", "Phiếu đăng ký dự thi", "Bản thuyết minh", "Bản thuyết minh (tệp)",
        "Ảnh sản phẩm hoặc mô hình", "Giấy tờ pháp lý (nếu có)", "Bảng tổng hợp điểm – Huyện Quỳnh Phụ",
        "Biên bản họp Hội đồng giám khảo – Huyện Quỳnh Phụ", "Nguồn của từng phần",
    ]  # fmt: skip
    assert [one["title"] for one in dossier.left_as_files] == ["Video giới thiệu (nếu có)"]


def test_an_encrypted_paper_does_not_fail_the_dossier_and_is_named(province):
    file = province.files[0]
    province.attach(file, "legal_papers", "khóa.pdf", pdf(1, password="1234"))
    reasons = [(one["source_name"], one["reason"]) for one in built(province, file).left_as_files]
    assert reasons == [("khóa.pdf", "tệp đặt mật khẩu")]


def test_evidence_of_a_priority_group_stands_only_in_the_edition_of_those_entitled(province):
    file = province.files[0]
    province.session.add(
        PriorityClaim(
            proposal_id=file.id, group="disabled", note="", declared_at=clock.now(), evidence_name="giấy.pdf",
            evidence_sha256=province.kept("giấy.pdf", pdf(2)),
        )
    )  # fmt: skip
    province.session.flush()
    title = "Minh chứng: Phụ nữ khuyết tật"
    assert title not in bookmarks(contents(province, built(province, file)))
    assert title in bookmarks(contents(province, built(province, file, "entitled")))


def test_nothing_is_built_again_when_nothing_changed_and_then_in_less_than_50_ms(province):
    file = province.files[0]
    first = built(province, file)
    before = (first.sha256, first.built_at)
    begun = time.perf_counter()
    again = built(province, file)
    assert time.perf_counter() - begun < 0.05
    assert (again.sha256, again.built_at) == before
    file.title = "Trà sen ướp xổi"
    province.session.flush()
    assert built(province, file).sha256 != before[0]


def test_what_only_moves_the_file_does_not_make_its_dossier_old(province):
    file = province.files[0]
    before = built(province, file).inputs_sha256
    province.dispatch([file])
    assert built(province, file).inputs_sha256 == before


def test_the_same_inputs_give_the_same_bytes(province):
    file = province.files[0]
    first = built(province, file).sha256
    province.session.delete(province.session.get_one(DossierFile, (file.id, "open")))
    province.session.flush()
    assert built(province, file).sha256 == first


KILLED_AFTER_ONE = """
import os, signal, sys
from dataclasses import replace
from sqlalchemy import event
from competition import jobs, work
from competition.db.engine import make_engine
from competition.dossiers.building import build_dossiers
from competition.settings import Settings
from competition.storage import make_cabinet

settings = replace(Settings(), database_url=sys.argv[1], cabinet=sys.argv[2])
engine, commits = make_engine(settings.database_url), []

def die(connection):
    commits.append(connection)
    if len(commits) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(engine, "commit", die)
build_dossiers(jobs.Context(settings, engine, lambda: make_cabinet(settings)), int(sys.argv[3]))
"""


def test_a_build_that_was_killed_goes_on_with_what_is_missing(province):
    dispatch = province.dispatch()
    province.session.commit()
    url, cabinet = province.world.settings.database_url, province.world.settings.cabinet
    command = [sys.executable, "-c", KILLED_AFTER_ONE, url, cabinet, str(dispatch.id)]
    assert subprocess.run(command, cwd=ROOT, timeout=120).returncode == -signal.SIGKILL
    first = built_at(province)
    assert len(first) == 1
    province.commit_and_work()
    everything = built_at(province)
    assert sorted(everything) == sorted(file.id for file in province.files)
    assert {number: everything[number] for number in first} == first


def built_at(province):
    return dict(province.session.execute(select(DossierFile.proposal_id, DossierFile.built_at)).all())


def test_many_dossiers_are_built_by_every_core(province, monkeypatch):
    monkeypatch.setattr("competition.dossiers.drawing.WORTH_A_POOL", 1)
    dispatch = province.dispatch()
    context = jobs.Context(province.world.settings, province.world.engine, lambda: province.world.cabinet)
    province.session.commit()
    build_dossiers(context, dispatch.id)
    kept = province.session.scalars(select(DossierFile.proposal_id).order_by(DossierFile.proposal_id)).all()
    assert kept == sorted(file.id for file in province.files)
