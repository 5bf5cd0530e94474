"""Vietnamese text folded for searching (no marks, đ as d, y as i), and the key by which names are sorted."""

import re
import unicodedata

WORD = re.compile(r"[a-z0-9]+")
LONGEST_WORD = 60
LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
RANKS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Level, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def fold(text: str) -> str:
    """Lower case without marks: "Lý Thị Đào" → "li thi dao"."""
    letters = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(letters).replace("đ", "d").replace("y", "i")


def words(text: str) -> list[str]:
    """The folded words of a text, each once, in their order; letters and digits only."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(fold(text))))


def prefix_end(word: str) -> str:
    """The first text after everything that begins with `word`, compared byte by byte."""
    return word[:-1] + chr(ord(word[-1]) + 1)


def name_key(full_name: str) -> str:
    """Sorts Vietnamese names when compared byte by byte: the given name first, marks before tones, then the rest."""
    *rest, given = full_name.split() or [""]
    return "!".join(_word_key(word) for word in (given, *rest))


def _word_key(word: str) -> str:
    letters, tones = [], []
    for letter in unicodedata.normalize("NFC", word.casefold()):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((TONES[mark] for mark in parts if mark in TONES), "0")
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        letters.append(RANKS[LETTERS[base]] if base in LETTERS else "Z")
        tones.append(tone)
    return f"{''.join(letters)} {''.join(tones)}"
