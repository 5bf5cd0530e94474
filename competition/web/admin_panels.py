"""The administrator's part of a charter on panels: readers a file, loads, the mix, sample proposals before scoring."""

from typing import Any

from competition.editions.rules import Charter, plain
from competition.language import Sentence, say
from competition.web.admin_amending import AmendForm
from competition.web.fields import choose, numeral

ROUNDS: dict[str, Sentence] = {"screening": say("Vòng sơ khảo"), "provincial": say("Vòng cấp tỉnh")}
MIX: dict[str, Sentence] = {
    "woman": say("phụ nữ"), "outside": say("người ngoài đơn vị"), "finance": say("người am hiểu tài chính"),
}  # fmt: skip
HOLDS = [
    ("advice", say("Nên có")),
    ("must", say("Bắt buộc trong hội đồng mới mở được vòng chấm")),
    ("each_file", say("Bắt buộc ở từng hồ sơ khi phân công")),
]
COUNTS = ("readers", "files_per_juror", "redeal_after_days", "samples")


def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, name in ROUNDS.items():
        found[f"{key}_readers"] = numeral(
            say("{round}: mỗi hồ sơ mấy giám khảo đọc", round=name), required=False, least=1, most=30, width="3",
            hint=say("Để trống: mọi giám khảo chấm mọi hồ sơ, trừ khi thư ký của vòng tự phân công."),
        )  # fmt: skip
        found[f"{key}_files_per_juror"] = numeral(
            say("{round}: mỗi giám khảo nhiều nhất mấy hồ sơ", round=name), required=False, least=1, most=1000,
            width="3", hint=say("Để trống: chia đều."),
        )  # fmt: skip
        found[f"{key}_redeal_after_days"] = numeral(
            say("{round}: sau mấy ngày được chia lại phiếu chưa xong", round=name), most=90, width="3"
        )
        found[f"{key}_samples"] = numeral(
            say("{round}: chấm thử mấy hồ sơ mẫu trước khi chấm thật", round=name), most=5, width="3",
            hint=say("0: không chấm thử."),
        )  # fmt: skip
        for rule, label in MIX.items():
            found[f"{key}_mix_{rule}"] = numeral(
                say("{round}: ít nhất mấy {name}", round=name, name=label), most=20, width="3"
            )
            found[f"{key}_how_{rule}"] = choose(
                say("{round}: yêu cầu về {name}", round=name, name=label), HOLDS, look="select"
            )
    return found


class _Panels(AmendForm):
    """Its fields are made one round and one rule of the mix at a time."""

    @classmethod
    def start_of(cls, charter: Charter) -> dict[str, Any]:
        start: dict[str, Any] = {}
        for part in charter.rounds:
            start |= {f"{part.key}_{name}": getattr(part, name) for name in COUNTS}
            for rule in part.mix:
                start[f"{part.key}_mix_{rule.key}"] = rule.least
                start[f"{part.key}_how_{rule.key}"] = _how(rule.must, rule.each_file)
        return start

    def fit(self, charter: Charter) -> None:
        rules = {part.key: {rule.key for rule in part.mix} for part in charter.rounds}
        for field in self.parts:
            key, _, what = field.name.partition("_")
            rule = what.partition("_")[2] if what.startswith(("mix_", "how_")) else None
            if key not in rules or (rule and rule not in rules[key]):
                del self[field.name]

    def changes(self, charter: Charter) -> dict[str, Any]:
        told = plain(charter)["rounds"]
        for part in told:
            part |= {name: self[f"{part['key']}_{name}"].data for name in COUNTS}
            for rule in part["mix"]:
                if (field := f"{part['key']}_mix_{rule['key']}") in self:
                    how = self[f"{part['key']}_how_{rule['key']}"].data
                    rule |= {"least": self[field].data, "must": how != "advice", "each_file": how == "each_file"}
        return {"rounds": told}


def _how(must: bool, each_file: bool) -> str:
    return "each_file" if each_file else "must" if must else "advice"


PanelsForm: Any = type("PanelsForm", (_Panels,), _fields())
