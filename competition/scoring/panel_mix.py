"""The rules of a panel's mix: who has the trait that a rule asks for, which rules are met, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from competition.editions.rules import PanelRule, Round, both
from competition.folding import fold
from competition.language import Sentence, say
from competition.scoring.panel import Panelist, voters


@dataclass(frozen=True)
class MixLine:
    """A rule beside what a panel has."""

    rule: PanelRule
    have: list[Panelist]

    @property
    def met(self) -> bool:
        return self.rule.least <= len(self.have) <= (len(self.have) if self.rule.most is None else self.rule.most)

    @property
    def text(self) -> Sentence:
        facts = {"name": both(self.rule.label), "n": len(self.have), "least": self.rule.least}
        if self.rule.most is None:
            return say("{name}: có {n} người chấm, cần ít nhất {least}", **facts)
        return say("{name}: có {n} người chấm, cần từ {least} đến {most}", most=self.rule.most, **facts)


def has_trait(rule: PanelRule, one: Panelist) -> bool:
    if rule.trait == "woman":
        return one.woman
    if rule.trait == "outside":
        return one.outside
    return any(fold(word) in fold(one.field) for word in rule.words)


def mix_of(panel: Sequence[Panelist], rules: Sequence[PanelRule]) -> list[MixLine]:
    """Every rule with those voting members, of who is there, that have its trait."""
    there = [one for one in voters(panel) if one.present]
    return [MixLine(rule, [one for one in there if has_trait(rule, one)]) for rule in rules]


def panel_rules(panel: Sequence[Panelist], terms: Round) -> list[tuple[Sentence, bool]]:
    """What every panel must have, each with whether it does: a voting chair, a silent secretary, enough jurors."""
    there = [one for one in voters(panel) if one.present]
    chair = [one.name for one in panel if one.seat == "chair"]
    secretary = [one.name for one in panel if one.seat == "secretary"]
    return [
        (say("Một chủ tịch, có chấm điểm: {name}", name=chair or say("chưa có")), bool(chair)),
        (say("Một thư ký, không chấm điểm: {name}", name=secretary or say("chưa có")), bool(secretary)),
        (
            say(
                "Ít nhất {least} người chấm, kể cả chủ tịch: có {n} người đang có mặt",
                least=terms.jurors_at_least, n=len(there),
            ),
            len(there) >= terms.jurors_at_least,
        ),
    ]  # fmt: skip


def broken(panel: Sequence[Panelist], rules: Sequence[PanelRule]) -> list[Sentence]:
    """What stops an opening: the rules that must hold and do not."""
    return [
        say("Thành phần hội đồng chưa đạt: {line}.", line=line.text)
        for line in mix_of(panel, rules)
        if line.rule.must and not line.met
    ]


def overloaded(panel: Sequence[Panelist], files: int) -> Sentence | None:
    """Who takes fewer files than everybody has to read where files are not dealt out."""
    names = [one.name for one in voters(panel) if one.present and one.load_cap is not None and one.load_cap < files]
    return too_many(names, files) if names else None


def too_many(names: Sequence[str], files: int) -> Sentence:
    return say(
        "Vòng có {files} hồ sơ, nhiều hơn mức tối đa của {names}: hãy phân công hồ sơ cho giám khảo, hoặc nâng mức.",
        files=files, names=list(names),
    )  # fmt: skip
