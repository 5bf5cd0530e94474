"""The sentences that scripts say, in the reader's language."""

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from competition.web.reading import gettext

COUNT = "%{count}"  # the component puts its number here


def words() -> Markup:
    """The sentences that scripts say, in the reader's language."""
    return Markup(
        htmlsafe_json_dumps(
            {
                "characterCount": {
                    "charactersUnderLimit": {"other": gettext("Còn {count} ký tự", count=COUNT)},
                    "charactersAtLimit": gettext("Đã hết số ký tự"),
                    "charactersOverLimit": {"other": gettext("Thừa {count} ký tự", count=COUNT)},
                    "wordsUnderLimit": {"other": gettext("Còn {count} từ", count=COUNT)},
                    "wordsAtLimit": gettext("Đã hết số từ"),
                    "wordsOverLimit": {"other": gettext("Thừa {count} từ", count=COUNT)},
                    "textareaDescription": {"other": gettext("Tối đa {count} ký tự", count=COUNT)},
                },
                "password": {
                    "showPassword": gettext("Hiện"),
                    "hidePassword": gettext("Ẩn"),
                    "showPasswordAriaLabel": gettext("Hiện mật khẩu"),
                    "hidePasswordAriaLabel": gettext("Ẩn mật khẩu"),
                    "passwordShownAnnouncement": gettext("Mật khẩu đang hiện"),
                    "passwordHiddenAnnouncement": gettext("Mật khẩu đang ẩn"),
                },
                "saving": {
                    "sending": gettext("Đang tải lên, chị đừng đóng trang…"),
                    "running": gettext("Đang lưu…"),
                    "done": gettext("Đã lưu"),
                    "failed": gettext("Chưa lưu được; chị đừng đóng trang. Bấm nút Lưu để thử lại."),
                    "offline": gettext("Chưa lưu được: mất mạng. Chị đừng đóng trang; khi có mạng trang sẽ tự lưu."),
                },
            }
        )
    )
