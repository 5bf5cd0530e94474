"""Subject and body from a template, in the reader's language."""

from datetime import date
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from competition import clock
from competition.language import say
from competition.mail import render_letter

NOTICE = """Subject: {{ _("Đã gửi") }} {{ number }}
{# the first line is the subject #}

{% if name %}
Chào chị {{ name }},
{% endif %}

{{ _("Tệp lớn hơn giới hạn {megabytes} MB nên chưa được lưu. Mời chị giảm dung lượng rồi tải lên lại.", megabytes=7) }}
{{ until }} · {{ day }} · {{ unit }} · {{ year }} · {{ 1200|number }} · {{ said }}
<b>&</b>
"""


@pytest.fixture
def override(tmp_path: Path) -> str:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "notice.txt").write_text(NOTICE)
    (tmp_path / "mail" / "broken.txt").write_text("Chào chị,\n")
    (tmp_path / "mail" / "two.txt").write_text("Subject: vi\nmột")
    (tmp_path / "mail" / "two.en.txt").write_text("Subject: en\none")
    return str(tmp_path)


FACTS = {
    "number": "TB-2024-001",
    "name": "Hạnh",
    "until": clock.at(2024, 4, 15, 17),
    "day": date(2024, 4, 16),
    "unit": {"vi": "xã An Bồi", "en": "An Boi commune"},
    "year": 2024,
    "said": say("Đang chờ gửi"),
}


def test_a_letter_in_vietnamese(override: str):
    assert render_letter("notice", FACTS, override=override) == (
        "Đã gửi TB-2024-001",
        "Chào chị Hạnh,\n\n"
        "Tệp lớn hơn giới hạn 7 MB nên chưa được lưu. Mời chị giảm dung lượng rồi tải lên lại.\n"
        "17:00 ngày 15/04/2024 · 16/04/2024 · xã An Bồi · 2024 · 1.200 · Đang chờ gửi\n"
        "<b>&</b>\n",
    )


def test_the_same_letter_in_english(override: str):
    subject, body = render_letter("notice", FACTS, "en", override=override)
    assert (subject, body.splitlines()[2:4]) == (
        "Sent TB-2024-001",
        [
            "The file is larger than the limit of 7 MB and was not stored. Please make it smaller and upload it again.",
            "17:00, 15/04/2024 · 16/04/2024 · An Boi commune · 2024 · 1,200 · Waiting to be sent",
        ],
    )


def test_a_language_may_have_a_template_of_its_own(override: str):
    read = [render_letter("two", {}, language, override=override) for language in ("vi", "en")]
    assert read == [("vi", "một\n"), ("en", "one\n")]


def test_a_missing_fact_is_an_error_and_not_a_gap(override: str):
    with pytest.raises(UndefinedError, match="name"):
        render_letter("notice", {"number": 1}, override=override)


def test_a_template_without_a_subject_is_an_error(override: str):
    with pytest.raises(ValueError, match=r"broken\.txt must begin with “Subject: …”"):
        render_letter("broken", {}, override=override)
