"""How the house says no: each error is a fact, with its sentence and its HTTP status."""

from competition.language import Sentence, say


class Refused(Exception):
    """What was asked cannot be done; nothing was changed."""

    status = 422

    def __init__(self, *reasons: Sentence) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = reasons


class NotFound(Refused):
    """It is not there, or not for this person: the two answer alike."""

    status = 404

    def __init__(self, reason: Sentence | None = None) -> None:
        super().__init__(reason or say("Không tìm thấy trang hoặc hồ sơ này."))


class SignInFirst(Refused):
    """Nobody is signed in, and this needs a person."""

    status = 401

    def __init__(self) -> None:
        super().__init__(say("Mời chị đăng nhập để tiếp tục."))


class NotAllowed(Refused):
    """The person may see it and may not do this."""

    status = 403


class SomebodyWasFaster(Refused):
    """The case changed between reading and writing."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            say("Hồ sơ vừa được người khác cập nhật. Mời tải lại trang để xem bản mới nhất; chưa có gì bị ghi đè.")
        )


class BadInput(Refused):
    """Fields that cannot be taken as they are: field name → sentence."""

    status = 422

    def __init__(self, fields: dict[str, Sentence]) -> None:
        super().__init__(*fields.values())
        self.fields = fields


class Misconfigured(Exception):
    """The installation cannot start as it is set up; the message says what to change."""
