"""The ties between a juror and a proposal: which there are, which shut the file, which a juror may declare."""

from dataclasses import dataclass

from competition.editions.rules import Label


@dataclass(frozen=True)
class ConflictKind:
    """`hard` shuts the file to the juror; `offered`: she may declare it herself; the others are found by the house."""

    key: str
    label: Label
    hard: bool
    offered: bool = False
    waivable: bool = True


CONFLICT_KINDS: dict[str, ConflictKind] = {
    kind.key: kind
    for kind in (
        ConflictKind(
            "own_proposal", Label("Là tác giả hoặc đồng tác giả", "Author or co-author"), True, True, waivable=False
        ),
        ConflictKind("kin", Label("Người thân trong gia đình", "Kin"), True, True),
        ConflictKind("business", Label("Có chung lợi ích kinh tế", "A shared business interest"), True, True),
        ConflictKind("employer", Label("Cùng cơ quan, cấp trên hoặc cấp dưới", "Employer or colleague"), True, True),
        ConflictKind(
            "same_unit", Label("Cán bộ của xã đã xác nhận hồ sơ", "Officer of the commune that endorsed it"), True, True
        ),
        ConflictKind("other", Label("Lý do khác khiến chị không nên chấm", "Another reason not to judge"), True, True),
        ConflictKind("acquaintance", Label("Có quen biết, vẫn chấm được", "Acquainted, can still judge"), False, True),
        ConflictKind("same_phone", Label("Trùng số điện thoại", "Same telephone number"), True),
        ConflictKind("same_address", Label("Trùng địa chỉ nhà", "Same house"), True),
        ConflictKind("same_hamlet", Label("Cùng thôn, tổ dân phố", "Same hamlet"), False),
        ConflictKind("same_employer", Label("Cùng nơi làm việc", "Same workplace"), False),
        ConflictKind("same_name", Label("Trùng họ tên với một tác giả", "Same name as an author"), False),
        ConflictKind("same_surname", Label("Cùng họ, cùng xã", "Same surname and commune"), False),
    )
}

OFFERED: tuple[str, ...] = tuple(key for key, kind in CONFLICT_KINDS.items() if kind.offered)
