"""The shipped tree, read from the seeds as plain rows: units with their periods, successions, clusters."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
FIRST, BEFORE_NOVEMBER = date(2020, 6, 1), date(2024, 10, 31)
NOVEMBER, BEFORE_JULY, JULY = date(2024, 11, 1), date(2025, 6, 30), date(2025, 7, 1)
LIST_OF_2025 = date(2025, 1, 1)


@dataclass(frozen=True)
class UnitRow:
    """A unit in its period; `parent` is the code of the unit above it on the same days."""

    code: str
    name: str
    kind: str
    level: str
    parent: str | None
    valid_from: date
    valid_to: date | None
    example: bool = False

    @property
    def key(self) -> tuple[str, date]:
        return self.code, self.valid_from


@dataclass(frozen=True)
class SuccessionRow:
    before: tuple[str, date]
    after: tuple[str, date]
    on: date
    extent: str = "whole"


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shipped_units() -> Iterator[UnitRow]:
    """Every unit of both provinces in every period that the seeds know."""
    merged_2024 = {row["old_code"] for row in rows("merge_2025.csv") if row["merged_2024_by"]}
    for row in rows("thai_binh_2024.csv"):
        ended = BEFORE_NOVEMBER if row["code"] in merged_2024 else BEFORE_JULY
        yield _unit(row, FIRST, ended)
    for code, row in _november_units().items():
        kind = row["nov2024_kind"]
        yield UnitRow(code, row["nov2024_name"], kind, "commune", row["old_district_code"], NOVEMBER, BEFORE_JULY)
    yield from _old_hung_yen()
    for row in rows("hung_yen_2025.csv"):
        yield _unit(row, JULY, None)
    yield from _clusters()


def _unit(row: dict[str, str], valid_from: date, valid_to: date | None) -> UnitRow:
    parent = row["parent_code"] or None
    return UnitRow(row["code"], row["name"], row["kind"], row["level"], parent, valid_from, valid_to)


def _november_units() -> dict[str, dict[str, str]]:
    """The ten communes made on 01/11/2024, by code."""
    return {row["nov2024_code"]: row for row in rows("merge_2025.csv") if row["merged_2024_by"]}


def _old_hung_yen() -> Iterator[UnitRow]:
    yield UnitRow("33", "Hưng Yên", "tỉnh", "province", None, LIST_OF_2025, BEFORE_JULY)
    old = rows("merge_2025_old_hung_yen.csv")
    towns = {"323": "thành phố", "328": "thị xã"}
    for code, name in sorted({(row["old_district_code"], row["old_district_name"]) for row in old}):
        yield UnitRow(code, name, towns.get(code, "huyện"), "district", "33", LIST_OF_2025, BEFORE_JULY)
    for code, row in sorted({row["old_code"]: row for row in old}.items()):
        parent = row["old_district_code"]
        yield UnitRow(code, row["old_name"], row["old_kind"], "commune", parent, LIST_OF_2025, BEFORE_JULY)


def _clusters() -> Iterator[UnitRow]:
    for code, name in sorted({(row["code"], row["name"]) for row in rows("clusters_2026_example.csv")}):
        yield UnitRow(code, f"{name} (ví dụ)", "cụm", "cluster", "33", JULY, None, example=True)


def shipped_successions() -> Iterator[SuccessionRow]:
    """Many into one on 01/11/2024 and 01/07/2025; three communes of old Hưng Yên were divided."""
    second: dict[tuple[str, date], tuple[str, date]] = {}
    for row in rows("merge_2025.csv"):
        before = (row["old_code"], FIRST)
        if row["merged_2024_by"]:
            middle = (row["nov2024_code"], NOVEMBER)
            yield SuccessionRow(before, middle, NOVEMBER)
            before = middle
        second[before] = (row["new_code"], JULY)
    for before, after in second.items():
        yield SuccessionRow(before, after, JULY)
    for row in rows("merge_2025_old_hung_yen.csv"):
        yield SuccessionRow((row["old_code"], LIST_OF_2025), (row["new_code"], JULY), JULY, row["extent"])


def shipped_clusters() -> Iterable[tuple[tuple[str, date], tuple[str, date]]]:
    """(cluster, commune) pairs of the example clusters."""
    return [((row["code"], JULY), (row["commune_code"], JULY)) for row in rows("clusters_2026_example.csv")]
