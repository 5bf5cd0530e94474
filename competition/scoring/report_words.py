"""A juror's report in words that ask for no statistics: severity, use of the scale, halo, drift."""

from dataclasses import dataclass

from competition.language import Sentence, say
from competition.scoring.juror_report import JurorReport

_LEVEL = 0.5
_NARROW, _WIDE = 0.67, 1.5
_ONE_PIECE = 0.8


@dataclass(frozen=True)
class Said:
    """One side of how she scores: its name, the sentence, and whether the chair should look at it."""

    name: Sentence
    text: Sentence
    stands_out: bool = False


def in_words(report: JurorReport) -> list[Said]:
    return [_severity(report), _spread(report), _halo(report), _drift(report)]


def _severity(report: JurorReport) -> Said:
    name, below = say("Nghiêm hay rộng"), report.below
    if below is None:
        return Said(name, say("Chưa có giám khảo nào khác chấm cùng hồ sơ nên chưa so được."))
    if abs(below) < _LEVEL:
        return Said(name, say("Trên cùng hồ sơ, cho điểm ngang với các giám khảo khác."))
    points = round(abs(below), 1)
    if below > 0:
        text = say("Trên cùng hồ sơ, trung bình cho thấp hơn các giám khảo khác {n} điểm.", n=points)
    else:
        text = say("Trên cùng hồ sơ, trung bình cho cao hơn các giám khảo khác {n} điểm.", n=points)
    return Said(name, text)


def _spread(report: JurorReport) -> Said:
    name, spread = say("Dùng thang điểm"), report.spread
    if spread is None:
        return Said(name, say("Còn ít phiếu, hoặc các hồ sơ được điểm như nhau, nên chưa nói được."))
    if spread > _WIDE:
        return Said(name, say("Khoảng cách giữa hồ sơ cao và hồ sơ thấp rộng hơn hẳn các giám khảo khác."), True)
    if spread < _NARROW:
        text = say("Cho các hồ sơ điểm gần bằng nhau, hẹp hơn hẳn các giám khảo khác; phiếu ít giúp phân biệt hồ sơ.")
        return Said(name, text, True)
    return Said(name, say("Phân biệt hồ sơ cao, thấp giống như các giám khảo khác."))


def _halo(report: JurorReport) -> Said:
    name, halo = say("Từng tiêu chí"), report.halo
    if halo is None:
        return Said(name, say("Còn ít phiếu đủ tiêu chí, hoặc điểm không thay đổi, nên chưa nói được."))
    if halo > max(_ONE_PIECE, (report.panel_halo or 0) + 0.2):
        text = say("Các tiêu chí trên mỗi phiếu gần như cùng lên, cùng xuống; có thể chấm theo ấn tượng chung.")
        return Said(name, text, True)
    return Said(name, say("Chấm riêng từng tiêu chí."))


def _drift(report: JurorReport) -> Said:
    name, drift = say("Từ phiếu đầu đến phiếu cuối"), report.drift
    if drift is None:
        return Said(name, say("Còn ít phiếu nên chưa nói được."))
    if not report.drifts:
        return Said(name, say("Giữ một mức từ đầu đến cuối."))
    if drift > 0:
        return Said(name, say("Chấm cao dần: cuối buổi cao hơn đầu buổi khoảng {n} điểm.", n=round(drift, 1)), True)
    return Said(name, say("Chấm thấp dần: cuối buổi thấp hơn đầu buổi khoảng {n} điểm.", n=round(-drift, 1)), True)
