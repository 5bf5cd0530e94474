"""Ties between jurors and proposals that the house finds by itself, from what it knows of both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competition.folding import WORD, fold
from competition.language import Sentence, say


@dataclass(frozen=True)
class Known:
    """What the house knows of a person; a co-author without an account has no number and no address."""

    person_id: int | None
    full_name: str
    phone: str | None = None
    address: str = ""
    employer: str = ""
    communes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class JudgedFile:
    """A proposal with its commune and its authors, the applicant first."""

    proposal_id: int
    commune_id: int
    commune: str
    authors: tuple[Known, ...]


@dataclass(frozen=True)
class Found:
    """A tie that was found, with what was found in words."""

    proposal_id: int
    juror_id: int
    kind: str
    reason: Sentence


def ties_between(jurors: Iterable[Known], files: Iterable[JudgedFile]) -> list[Found]:
    """Every tie between every juror and every file, each kind once a pair."""
    readers = [(juror, _Folded.of(juror)) for juror in jurors if juror.person_id is not None]
    found: list[Found] = []
    for file in files:
        commune = _words(file.commune)
        authors = [(author, _Folded.of(author)) for author in file.authors]
        for juror, words in readers:
            kinds: dict[str, Sentence] = {}
            if file.commune_id in juror.communes:
                kinds["same_unit"] = say("Là cán bộ của {commune}, nơi xác nhận hồ sơ.", commune=file.commune)
            for author, author_words in authors:
                for kind, reason in _between(juror, words, author, author_words, commune):
                    kinds.setdefault(kind, reason)
            if "own_proposal" in kinds:
                kinds = {"own_proposal": kinds["own_proposal"]}
            found += [Found(file.proposal_id, juror.person_id or 0, kind, reason) for kind, reason in kinds.items()]
    return found


@dataclass(frozen=True)
class _Folded:
    name: str
    surname: str
    address: str
    employer: str

    @classmethod
    def of(cls, person: Known) -> "_Folded":
        name = _words(person.full_name)
        return cls(name, name.partition(" ")[0], _words(person.address), _words(person.employer))


def _between(
    juror: Known, juror_words: _Folded, author: Known, words: _Folded, commune: str
) -> Iterator[tuple[str, Sentence]]:
    name = author.full_name
    if author.person_id is not None and author.person_id == juror.person_id:
        yield "own_proposal", say("Là tác giả của hồ sơ.")
        return
    if juror.phone and juror.phone == author.phone:
        yield "same_phone", say("Trùng số điện thoại với {name}.", name=name)
    if juror_words.address and juror_words.address == words.address:
        kind = "same_address" if any(sign.isdigit() for sign in words.address) else "same_hamlet"
        yield kind, say("Trùng địa chỉ với {name}.", name=name)
    if juror_words.employer and juror_words.employer == words.employer:
        yield "same_employer", say("Cùng nơi làm việc với {name}.", name=name)
    if juror_words.name == words.name:
        yield "same_name", say("Trùng họ tên với tác giả {name}.", name=name)
    elif juror_words.surname == words.surname and commune and f" {commune} " in f" {juror_words.address} ":
        yield "same_surname", say("Cùng họ, cùng xã với {name}.", name=name)


def _words(text: str) -> str:
    """“Số 5, Thôn Đông” → “so 5 thon dong”."""
    return " ".join(WORD.findall(fold(text)))
