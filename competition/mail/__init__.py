"""Letters: render, write down, send after the commit, keep a copy, record what became of each."""

from competition.mail.actions import forget_letters, mark_phoned, write_letter, write_letters
from competition.mail.models import Letter
from competition.mail.queries import STATUS, letters_of
from competition.mail.rendering import render_letter
from competition.mail.rules import Draft
from competition.mail.sending import JOBS, send_letter

__all__ = [
    "JOBS", "STATUS", "Draft", "Letter", "forget_letters", "letters_of", "mark_phoned", "render_letter",
    "send_letter", "write_letter", "write_letters",
]  # fmt: skip
