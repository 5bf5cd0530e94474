"""competition rehearse: a whole contest with invented people on the real engine."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from competition.language import Language, written
from competition.settings import ROOT

ACTS = {
    "prepare": {"vi": "Chuẩn bị", "en": "Preparing"},
    "people": {"vi": "Cán bộ và tác giả", "en": "Officers and applicants"},
    "drafts": {"vi": "Soạn hồ sơ", "en": "Drafts"},
    "intake": {"vi": "Tiếp nhận ở xã", "en": "Intake at the communes"},
    "screening": {"vi": "Sơ khảo", "en": "Screening"},
    "province": {"vi": "Kiểm tra ở tỉnh", "en": "The province's check"},
    "dispatch": {"vi": "Gửi Trung ương", "en": "Dispatch to the centre"},
    "finals": {"vi": "Các vòng chung kết", "en": "Finals"},
}
COLUMNS = {
    "name": {"vi": "Đơn vị sơ khảo", "en": "Screening unit"},
    "received": {"vi": "Nhận", "en": "Received"},
    "taken_in": {"vi": "Tiếp nhận", "en": "Taken in"},
    "eligible": {"vi": "Đủ điều kiện", "en": "Eligible"},
    "selected": {"vi": "Được chọn", "en": "Selected"},
    "forwarded": {"vi": "Đã gửi", "en": "Forwarded"},
    "target": {"vi": "Phấn đấu", "en": "Target"},
    "finalists": {"vi": "Vào CK vùng", "en": "Finalists"},
}


@click.command()
@click.option("--edition", default="thai-binh-2024", show_default=True, help="A shipped edition, or a charter file.")
@click.option("--proposals", type=click.IntRange(1, 5000), default=40, show_default=True)
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed gives the same contest.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the dispatch package is left.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output and nothing else there.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def rehearse(edition: str, proposals: int, seed: int, out: Path | None, as_json: bool, language: Language) -> None:
    """Play a whole contest: real places, the real engine, invented people, files of every kind.

    \b
    competition rehearse --out /tmp/dress
    competition rehearse --edition hung-yen-2026 --proposals 120 --seed 11
    competition rehearse --edition my-province.toml --json
    """
    from competition.rehearsal.play import rehearse as play
    from competition.rehearsal.stage import Unrehearsed

    out = out or ROOT / "var" / "rehearsal" / Path(edition).stem
    quiet = Console(stderr=True, quiet=as_json and not sys.stderr.isatty())
    with _bar(quiet) as bar:
        task = bar.add_task("", total=1.0)

        def progress(act: str, done: float) -> None:
            bar.update(task, completed=done, description=ACTS[act][language])

        try:
            report = play(edition, proposals=proposals, seed=seed, out=out, progress=progress)
        except Unrehearsed as fault:
            raise click.ClickException(str(fault)) from None
    if as_json:
        click.echo(json.dumps(report.data, ensure_ascii=False))
    else:
        _print(report.data, report.refused, language)


def _bar(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description:<26}"), BarColumn(), TimeElapsedColumn(), console=console,
        transient=True,
    )  # fmt: skip


def _print(data: dict[str, Any], refused: int, language: Language) -> None:
    table = Table(title=data["edition"])
    for key, label in COLUMNS.items():
        table.add_column(label[language], justify="left" if key == "name" else "right", no_wrap=key == "name")
    for unit in data["units"]:
        table.add_row(*(unit["name"] if key == "name" else written(unit[key], language) for key in COLUMNS))
    console = Console()
    console.print(table)
    seconds = sum(data["seconds"].values())
    said = {
        "vi": "{refused} điều kiện đã từ chối ít nhất một lần · {seconds} giây",
        "en": "{refused} guards refused at least once · {seconds} seconds",
    }
    console.print(said[language].format(refused=refused, seconds=written(round(seconds, 1), language)))
    if data["package"]:
        console.print(f"{data['package']['path']}\nSHA-256 {data['package']['sha256']}", soft_wrap=True)
