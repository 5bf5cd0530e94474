"""What makes a letter: its draft, the addresses that a letter can reach, its fixed Message-ID."""

import hashlib
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr


@dataclass(frozen=True)
class Draft:
    """A letter before it is written down; without an address it waits on the list of those whom `phone_unit` phones."""

    key: str
    to_person: int | None
    address: str | None
    subject: str
    body: str
    phone_unit: int | None = None


def reachable(address: str | None) -> str | None:
    """The address as the mail can use it, or nothing: then a person has to phone."""
    text = (address or "").strip()
    try:
        parsed = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        return None
    usable = parsed.username and "." in parsed.domain and text.isascii() and len(text) <= 254
    return text if usable else None


def one_line(subject: str) -> str:
    """A subject cannot carry a line break into the headers, nor outgrow its place."""
    return " ".join(subject.split())[:300]


def digest(key: str) -> str:
    """The first half of the letter's Message-ID: the same key, the same letter."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def sender(mail_from: str) -> Address:
    """The configured sender, name and address."""
    name, address = parseaddr(mail_from)
    return Address(name, addr_spec=address)
