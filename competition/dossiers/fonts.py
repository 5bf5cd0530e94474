"""The papers' font: found on the machine, and refused when it lacks Vietnamese letters."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from competition.errors import Misconfigured

FONT_FILE = "LiberationSerif-Regular.ttf"
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
LAST_LETTERS = "ảẵỹưĐ₫"


@cache
def font_path() -> Path:
    """Liberation Serif with Vietnamese letters: version 2. Version 1 lacks half of them, and they would be drawn in
    whatever other font the machine has."""
    for found in sorted(path for folder in FOLDERS if folder.is_dir() for path in folder.rglob(FONT_FILE)):
        with TTFont(found, lazy=True) as font:
            if all(ord(letter) in font.getBestCmap() for letter in LAST_LETTERS):
                return found
    raise Misconfigured(
        "Papers need the font Liberation Serif 2 with its Vietnamese letters. "
        "Run: apt install fonts-liberation2 (Debian 12, Ubuntu 22.04) or apt install fonts-liberation (newer ones)"
    )
