"""When it does not work: each error as a page with its sentence and the way on, the unexpected logged by number."""

import secrets
from typing import Any
from urllib.parse import urlencode

import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.response import Redirect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from competition.errors import NotFound, Refused, SignInFirst, SomebodyWasFaster
from competition.language import Sentence, say
from competition.web.form_token import FormTooOld
from competition.web.kept import keep, seal_kept
from competition.web.pages import page, translated
from competition.web.security import MACHINES

SIGN_IN = "/sign-in"
SIGN_IN_ENDED = say("Phiên đăng nhập đã hết nên chưa lưu được. Bấm Lưu để đăng nhập lại; nội dung vẫn còn.")
BUSY = say("Nhiều người đang lưu cùng lúc. Chưa có gì được lưu; mời chị thử lại sau vài giây.")
log = structlog.get_logger("web")

TITLES: dict[int, Sentence] = {
    400: say("Yêu cầu không đọc được"),
    401: say("Mời chị đăng nhập"),
    403: say("Chị chưa được làm việc này"),
    404: say("Không tìm thấy"),
    405: say("Không tìm thấy"),
    409: say("Hồ sơ vừa được cập nhật"),
    413: say("Nội dung quá lớn"),
    422: say("Chưa làm được việc này"),
    429: say("Mời chị chờ một chút"),
    500: say("Máy chủ gặp lỗi"),
    503: say("Máy chủ đang bận"),
}


def refused(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """What the house refused with a reason."""
    assert isinstance(error, Refused)
    return _answer(request, error.status, error.reasons)


def sign_in_first(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A page leads to the sign-in; a form that was sent stays, sealed inside the sign-in form."""
    assert isinstance(error, SignInFirst)
    if _speaks_shortly(request):
        return _answer(request, 401, [SIGN_IN_ENDED])
    if request.method in {"GET", "HEAD"}:
        query = f"?{request.url.query}" if request.url.query else ""
        return Redirect(f"{SIGN_IN}?{urlencode({'next': request.url.path + query})}", status_code=303)
    kept = keep(request)
    return page(request, "failures/sign_in_first.html", status=401, kept=kept, sealed=seal_kept(request, kept))


def form_too_old(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The form comes back with everything typed, and one button sends it again."""
    assert isinstance(error, FormTooOld)
    if _speaks_shortly(request):
        return _answer(request, 403, error.reasons)
    return page(request, "failures/send_again.html", status=403, kept=keep(request), signed_in_again=False)


def somebody_was_faster(request: Request[Any, Any, Any], _error: Exception) -> Response[Any]:
    return refused(request, SomebodyWasFaster())


def no_such_page(request: Request[Any, Any, Any], _error: Exception) -> Response[Any]:
    return refused(request, NotFound())


def http_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """What the framework itself refuses: a malformed number in an address, a missing field."""
    assert isinstance(error, HTTPException)
    if error.status_code >= 500:
        return unexpected(request, error)
    return _answer(
        request, error.status_code, [say("Địa chỉ hoặc nội dung gửi lên không đúng dạng nên không đọc được.")]
    )


def database_failure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    if "locked" not in str(error):
        return unexpected(request, error)
    log.warning("database_busy", path=request.url.path)
    answer = _answer(request, 503, [BUSY])
    answer.headers["Retry-After"] = "5"
    return answer


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A fault of ours: logged with a number that the page shows, never the details."""
    reference = secrets.token_hex(4).upper()
    log.error("page_failed", reference=reference, method=request.method, path=request.url.path, exc_info=error)
    sentence = say(
        "Có lỗi từ phía máy chủ; chưa có gì được lưu. Khi báo cho ban tổ chức, chị nêu mã {reference}.",
        reference=reference,
    )
    try:
        return _answer(request, 500, [sentence])
    except Exception:
        # The page itself is broken: a plain sentence is still better than a dropped connection.
        log.error("failure_page_failed", reference=reference, exc_info=True)
        return Response(str(sentence), media_type=MediaType.TEXT, status_code=500)


def _answer(request: Request[Any, Any, Any], status: int, reasons: Any) -> Response[Any]:
    if _is_machine(request):
        return Response({"errors": [str(reason) for reason in reasons]}, status_code=status)
    if _speaks_shortly(request):
        text = " ".join(translated(request, reason) for reason in reasons)
        return Response(text, media_type=MediaType.TEXT, status_code=status)
    title = TITLES.get(status, TITLES[422])
    return page(request, "failures/refused.html", status=status, title=title, reasons=reasons)


def _speaks_shortly(request: Request[Any, Any, Any]) -> bool:
    """A script asked, and will show the sentence inside the page."""
    return "X-Autosave" in request.headers or "HX-Request" in request.headers


def _is_machine(request: Request[Any, Any, Any]) -> bool:
    handler: Any = request.scope.get("route_handler")
    return handler is not None and bool(handler.opt.get(next(iter(MACHINES)), False))


HANDLERS: Any = {
    Refused: refused,
    SignInFirst: sign_in_first,
    FormTooOld: form_too_old,
    StaleDataError: somebody_was_faster,
    OperationalError: database_failure,
    NotFoundException: no_such_page,
    MethodNotAllowedException: no_such_page,
    HTTPException: http_failure,
    Exception: unexpected,
}
