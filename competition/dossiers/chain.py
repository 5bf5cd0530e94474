"""The chain of movements in a package: each row carries the hash of everything before it."""

import hashlib
from collections.abc import Iterable

import msgspec

from competition.dossiers.record import Chained, Movement
from competition.language import Sentence, say

BEGINNING = "0" * 64


def chained(movements: Iterable[Movement]) -> list[Chained]:
    """The movements in the order given, numbered from 1 and chained."""
    rows, before = [], BEGINNING
    for seq, movement in enumerate(movements, 1):
        facts = msgspec.structs.asdict(movement)
        before = link(before, seq, movement)
        rows.append(Chained(**facts, seq=seq, chain=before))
    return rows


def link(before: str, seq: int, movement: Movement) -> str:
    """SHA-256 of the chain so far, a line feed, and the row's JSON: `seq` and its fields, sorted, without spaces."""
    facts = {name: value for name, value in msgspec.structs.asdict(movement).items() if name not in ("seq", "chain")}
    row = msgspec.json.encode({**facts, "seq": seq}, order="sorted")
    return hashlib.sha256(before.encode() + b"\n" + row).hexdigest()


def faults(rows: Iterable[Chained]) -> list[Sentence]:
    """Each row that does not follow from the one before it; after a broken row the chain is taken as it stands."""
    found, before, earlier = [], BEGINNING, None
    for seq, row in enumerate(rows, 1):
        if row.seq != seq:
            found.append(say("dòng thứ {seq} mang số {number}", seq=seq, number=row.seq))
        if link(before, row.seq, row) != row.chain:
            found.append(say("dòng {seq} không khớp với chuỗi", seq=row.seq))
        if earlier is not None and row.at < earlier:
            found.append(say("dòng {seq} có thời điểm sớm hơn dòng trước", seq=row.seq))
        before, earlier = row.chain, row.at
    return found
