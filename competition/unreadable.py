"""Why a file cannot be read or written, in words: what the disk says, wrong TOML, data of another shape."""

import errno
import os
import re
import tomllib

import msgspec

from competition.language import Sentence, say

AT = re.compile(r"at line (\d+), column (\d+)")
PLACE = re.compile(r"at `(?:key in )?\$\.?(.*?)`")
NAMED = re.compile(r"`([^`]*)`")
TOP = say("ngoài cùng")
FILE_TROUBLE = {
    errno.ENOENT: say("không có tệp này"),
    errno.ENOTDIR: say("không có thư mục này"),
    errno.EISDIR: say("đây là thư mục, không phải tệp"),
    errno.EACCES: say("không có quyền mở"),
    errno.EPERM: say("không có quyền mở"),
    errno.ENOSPC: say("ổ đĩa đã đầy"),
    errno.EDQUOT: say("ổ đĩa đã đầy"),
    errno.EROFS: say("ổ đĩa chỉ cho đọc"),
    errno.ENAMETOOLONG: say("tên tệp quá dài"),
}


def file_trouble(problem: OSError) -> Sentence | str:
    """Why a file could not be opened or written, to end a sentence; the system's words where we have none."""
    if problem.errno is None:
        return str(problem)
    return FILE_TROUBLE.get(problem.errno) or os.strerror(problem.errno)


def why_unreadable(error: tomllib.TOMLDecodeError | msgspec.ValidationError) -> Sentence:
    """What a reader of the file can look for: the line, or the place and what is wrong there."""
    text = str(error)
    if isinstance(error, tomllib.TOMLDecodeError):
        if found := AT.search(text):
            return say("sai cú pháp TOML ở dòng {line}, cột {column}.", line=found[1], column=found[2])
        return say("sai cú pháp TOML ở cuối tệp.")
    where = PLACE.search(text)
    place, named = (where[1] if where else "") or TOP, NAMED.findall(text)
    if "missing required field" in text:
        return say("mục “{place}” thiếu “{name}”.", place=place, name=named[0])
    if "unknown field" in text:
        return say("mục “{place}” có “{name}”, không có trường nào tên như vậy.", place=place, name=named[0])
    if text.startswith("Invalid enum value"):
        return say("mục “{place}” ghi một giá trị không có trong danh sách.", place=place)
    return say("mục “{place}” không đúng kiểu dữ liệu.", place=place)
