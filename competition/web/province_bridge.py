"""Counter for the bridge between the juries: a plan that joins them, the round made from it, the estimate."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.scoring.bridge import Bridge
from competition.scoring.bridge_results import dealt_out, joined, joint_result, keep_plan, not_there_yet
from competition.scoring.bridging import PLANS, Ground, ground_of, plan_bridge
from competition.web.fields import choose, line, numeral
from competition.web.forms import PageForm
from competition.web.juror_marks import points
from competition.web.pages import go, page
from competition.web.province_desk import Desk, desk_of
from competition.web.sealed import seal, unseal
from competition.web.signed_in import Visitor
from competition.workflow.round_ways import WAYS, proposal_journey, unexamined_states
from competition.workflow.rounds import open_round

SEALED_AS = "bridge"
GOOD_FOR_SECONDS = 3 * 3600
LABELS: dict[str, Sentence] = {
    "common_panel": say("Hội đồng của tỉnh đọc lại các hồ sơ đầu bảng của từng đơn vị"),
    "visiting_jurors": say("Mỗi hội đồng cử một giám khảo đọc hồ sơ của đơn vị bên cạnh"),
    "anchors": say("Mọi hội đồng cùng đọc vài hồ sơ mốc"),
}
HINTS: dict[str, Sentence] = {
    "common_panel": say("Chính xác nhất; là vòng cấp tỉnh của kỳ thi."),
    "visiting_jurors": say("Không cần hội đồng mới: giám khảo của các đơn vị đọc thêm trong vòng cấp tỉnh."),
    "anchors": say("Hồ sơ mốc được rút thăm theo mã, trải đều từ hạng cao đến hạng thấp."),
}


class PlanForm(PageForm):
    plan = choose(say("Nối các hội đồng bằng cách nào?"), [(key, LABELS[key]) for key in PLANS], hints=HINTS)
    best = numeral(say("Bao nhiêu hồ sơ"), hint=say("Đầu bảng của mỗi đơn vị, hoặc số hồ sơ mốc."), least=1, most=20)
    readers = numeral(
        say("Mỗi hồ sơ mấy người đọc"), hint=say("Để trống: cả hội đồng của tỉnh."), required=False, least=1, most=20
    )
    seed = line(say("Mã rút thăm"), hint=say("Cùng mã thì cùng kế hoạch."), required=False, most=60)


def _asked(form: PageForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("plan", "best", "readers", "seed")}


def _planned(session: Session, ground: Ground, form: PageForm) -> Bridge | None:
    """The plan that the form asks for; a refusal stands in the page's summary."""
    if not form.taken():
        return None
    try:
        return plan_bridge(session, ground, _asked(form))
    except Refused as refused:
        form.besides.extend(refused.reasons)
    return None


def _page(
    request: Request[Any, Any, Any], session: Session, desk: Desk, form: PageForm | None, planning: PageForm,
    ground: Ground, plan: Bridge | None,
) -> Response[Any]:  # fmt: skip
    states: set[str] = set()
    if plan is not None and ground.has_provincial:
        journey = proposal_journey(session, desk.edition)
        states = {*unexamined_states(journey, "provincial"), *journey.steps[WAYS["provincial"].enter].from_}
    joint = joint_result(ground) if ground.scored else None
    token = _sealed(request, desk, _asked(planning), plan) if plan else ""
    return page(
        request, "province/bridge.html", form=form, planning=planning, desk=desk, ground=ground, plan=plan,
        joined=joined(plan) if plan else None, missing=not_there_yet(ground, plan, states) if plan and states else [],
        joint=joint, labels=LABELS, points=points, token=token, dealt_out=bool(plan and dealt_out(_asked(planning))),
        kept=ground.provincial.course.get("bridge") if ground.provincial else None,
        may_begin=bool(
            plan and desk.officer and ground.has_provincial
            and (ground.provincial is None or ground.provincial.open_for == "panel")
        ),
    )  # fmt: skip


def _sealed(request: Request[Any, Any, Any], desk: Desk, asked: dict[str, Any], plan: Bridge) -> str:
    kept = {
        "by": desk.actor.person_id, "edition": desk.edition.name, "asked": asked, "pairs": plan.pairs,
        "before": plan.pieces_before,
    }  # fmt: skip
    return seal(request.app.state.secret, SEALED_AS, kept)


@get("/province/bridge", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """Planning writes nothing, so it goes by the address and can be loaded again."""
    desk = desk_of(request, session, visitor)
    ground = ground_of(session, desk.edition)
    if "plan" not in request.query_params:
        planning = PlanForm(start={"plan": "common_panel", "best": 3})
        return _page(request, session, desk, None, planning, ground, None)
    planning = PlanForm(request.query_params)
    plan = _planned(session, ground, planning)
    return _page(request, session, desk, planning, planning, ground, plan)


@post("/province/bridge", sync_to_thread=True)
def begin(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The provincial round by the plan that she saw."""
    desk = desk_of(request, session, visitor)
    if not desk.officer:
        raise NotFound
    kept = unseal(request.app.state.secret, SEALED_AS, str(typed.get("planned", "")), seconds=GOOD_FOR_SECONDS)
    if kept is None or (kept["by"], kept["edition"]) != (visitor.actor.person_id, desk.edition.name):
        raise Refused(say("Kế hoạch này đã để quá lâu. Hãy xem lại kế hoạch; chưa có gì được lập."))
    plan = Bridge([(proposal, juror) for proposal, juror in kept["pairs"]], kept["before"], kept["asked"]["seed"] or "")
    round = open_round(session, desk.edition, "provincial", desk.edition.province_id, by=visitor.actor)
    keep_plan(session, round, ground_of(session, desk.edition), plan, kept["asked"], by=visitor.actor)
    return go(request, f"/district/rounds/{round.id}/panel", say("Đã lập vòng tỉnh theo kế hoạch. Mời chị xếp ghế."))


routes = [show, begin]
