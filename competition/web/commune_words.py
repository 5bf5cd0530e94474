"""What the commune's pages say: what to do next with a file, what a step does, and that it is done."""

from competition.language import Sentence, say
from competition.proposals import rules
from competition.web.case_pages import CasePage

DONE: dict[str, Sentence] = {
    "submit": say("Đã nộp hồ sơ giấy. Bây giờ chị kiểm tra rồi tiếp nhận như hồ sơ khác."),
    "send_again": say("Đã nộp lại phần bổ sung. Chị kiểm tra rồi tiếp nhận."),
    "take_in": say("Đã tiếp nhận, số hồ sơ {number}. Phiếu tiếp nhận có ngay bên dưới để in."),
    "return_to_applicant": say("Đã trả lại hồ sơ. Chị ấy không có thư điện tử thì tên hiện ở mục Cần gọi điện."),
    "endorse": say("Đã xác nhận. Bước cuối ở xã: chuyển lên vòng sơ khảo."),
    "pass_on": say("Đã chuyển hồ sơ {number} lên vòng sơ khảo. Việc của xã với hồ sơ này đã xong."),
    "withdraw": say("Đã rút hồ sơ theo lời tác giả."),
}
HELPS: dict[str, Sentence] = {
    "take_in": say("Hồ sơ được cấp số, phiếu tiếp nhận được lập và tác giả được báo tin."),
    "return_to_applicant": say("Chị ấy đọc lý do này nguyên văn. Viết rõ thiếu gì và làm thế nào cho đủ."),
    "endorse": say("Ý kiến này đi cùng hồ sơ đến hội đồng giám khảo."),
    "pass_on": say("Sau khi chuyển, xã không sửa được nữa; vẫn xem được hồ sơ đang ở đâu."),
    "withdraw": say("Chỉ dùng khi chính tác giả đề nghị. Hồ sơ rời khỏi kỳ thi và không lấy lại được."),
    "submit": say("Nộp thay chị ấy sau khi đã nhập đủ như trên giấy."),
    "send_again": say("Nộp lại thay chị ấy sau khi đã nhập phần bổ sung."),
}
WRITE = say("Nhập nốt những phần còn thiếu dưới đây như trên giấy, rồi bấm Nộp hồ sơ.")
SUPPLEMENT = say("Nhập phần chị ấy bổ sung, rồi bấm Nộp lại.")
LOOK = say("Xem từng giấy tờ, đánh dấu Đạt hoặc Chưa đạt rồi lưu. Đủ thì tiếp nhận; thiếu thì trả lại và ghi rõ lý do.")
READY = say("Mọi giấy tờ đã đạt. Bấm Tiếp nhận hồ sơ.")
LACKING = say("Có mục chưa đạt. Trả lại để chị ấy bổ sung, hẹn ngày.")
OPINION = say("Ghi vài câu ý kiến của Hội LHPN xã rồi bấm Xác nhận.")
PASS = say("Bấm Chuyển lên sơ khảo.")
WAIT = say("Chờ chị ấy bổ sung và nộp lại. Gần đến hạn mà chưa thấy, chị gọi điện nhắc.")
GONE = say("Hồ sơ đã qua bước của xã. Chị không cần làm gì; tác giả hỏi thì chị xem trạng thái ở đây mà trả lời.")
OVER = say("Hồ sơ đã kết thúc. Chị không cần làm gì thêm.")


def parts_of(case: CasePage) -> list[tuple[str, Sentence, Sentence, str]]:
    """The parts of a paper file to key in, each with what it still lacks."""
    proposal, charter = case.proposal, case.charter
    narrative = {question.key for question in charter.questions if question.part == "narrative"}
    lacks = rules.answers_missing(charter, proposal.kind, proposal.title, proposal.category, proposal.answers)
    given = [(c.purpose, c.text_version) for c in case.file.consents if c.withdrawn_at is None]
    missing = {
        "entry": [lack for lack in lacks if lack.key not in narrative],
        "narrative": [lack for lack in lacks if lack.key in narrative],
        "documents": rules.documents_missing(charter, proposal.kind, case.file.documents),
        "consents": rules.consents_missing(charter, given),
    }
    at = f"/commune/proposals/{proposal.id}"

    def part(section: str, title: Sentence) -> tuple[str, Sentence, Sentence, str]:
        lacking = len(missing[section])
        state, colour = (say("Còn thiếu {n}", n=lacking), "yellow") if lacking else (say("Đủ"), "green")
        return f"{at}/{section}", title, state, colour

    many, claims = len(case.file.team), case.file.claims
    return [
        part("entry", say("Phiếu đăng ký")),
        part("narrative", say("Thuyết minh")),
        (f"{at}/team", say("Nhóm tác giả"), say("Đã ghi {n}", n=many) if many else say("Nếu có"), "grey"),
        part("documents", say("Giấy tờ, ảnh")),
        part("consents", say("Phiếu đồng ý có chữ ký")),
        (f"{at}/priority", say("Đối tượng ưu tiên"), say("Đã ghi {n}", n=claims) if claims else say("Nếu có"), "grey"),
    ]


def todo_of(case: CasePage) -> Sentence:
    """The one next thing that the officer does with this file."""
    for step, sentence in (("submit", WRITE), ("send_again", SUPPLEMENT), ("endorse", OPINION), ("pass_on", PASS)):
        if case.step(step):
            return sentence
    take_in = case.step("take_in")
    if take_in is not None:
        failed = any(not check.passes for check in case.file.checks.get("checklist", {}).values())
        return READY if not take_in.reasons else LACKING if failed else LOOK
    if case.state.final:
        return OVER
    return WAIT if case.state.open_to_applicant else GONE
