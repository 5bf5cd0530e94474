"""Every environment variable the product reads: its default and its meaning, in one dataclass."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from competition.errors import Misconfigured

PREFIX = "COMPETITION_"


def variable(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    database_url: str = variable(
        "sqlite:///var/competition.db", "SQLAlchemy URL: sqlite:///file or postgresql+psycopg://…"
    )
    cabinet: str = variable("uploads", "Where files lie: a folder, or s3://bucket (with the S3 variables below)")
    s3_endpoint: str = variable("", "host:port of the S3 server")
    s3_access_key: str = variable("", "S3 access key")
    s3_secret_key: str = variable("", "S3 secret key")
    s3_region: str = variable("us-east-1", "S3 region; always given, so that no look-up is made")
    s3_tls: bool = variable(True, "Speak TLS to the S3 server")
    secret: str = variable("", "At least 32 characters; keys for identity numbers and cookies are derived from it")
    demo: bool = variable(False, "Demo: cast, one-click sign-in, bound to localhost")
    mail: str = variable("folder:var/mail", "smtp://user:password@host:port, smtps://…, or folder:PATH to keep letters")
    mail_from: str = variable("Cuộc thi Phụ nữ khởi nghiệp <no-reply@localhost>", "Sender of letters")
    public_url: str = variable("http://127.0.0.1:8000", "The address people type; stands in letters and QR codes")
    host: str = variable("127.0.0.1", "Address to listen on")
    port: int = variable(8000, "Port to listen on")
    processes: int = variable(1, "Server processes; more than one wants PostgreSQL")
    threads: int = variable(4, "Threads for request handlers in a process; also the size of the connection pool")
    upload_mb: int = variable(100, "Largest single upload in megabytes (1 MB = 1,000,000 bytes)")
    session_hours: int = variable(12, "A sign-in ends after this many hours without use")
    override_templates: str = variable("", "Folder whose templates stand before the shipped ones")
    signing_key: str = variable(
        "", "Signs packages, answers and papers: a PKCS#12 file, or pkcs11:module-path=…;token=…;object=… (RFC 7512)"
    )
    signing_passphrase: str = variable("", "Passphrase of the PKCS#12 file, or the token's PIN")
    trusted_roots: str = variable("", "PEM file of the certificates to which foreign signatures must lead")


def from_environment(environ: dict[str, str] | None = None) -> Settings:
    """The settings as the environment gives them; a value of the wrong type is a sentence, not a traceback."""
    environ = dict(os.environ if environ is None else environ)
    given = {field.name: (field.type, PREFIX + field.name.upper()) for field in fields(Settings)}
    return Settings(**{key: _read(kind, name, environ[name]) for key, (kind, name) in given.items() if name in environ})


def _read(kind: Any, name: str, text: str) -> Any:
    if kind in (bool, "bool"):
        if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
            raise Misconfigured(f"{name} must be yes or no, not {text!r}.")
        return text.lower() in {"1", "true", "yes"}
    if kind in (int, "int"):
        try:
            return int(text)
        except ValueError:
            raise Misconfigured(f"{name} must be a whole number, not {text!r}.") from None
    return text


ROOT = Path(__file__).parent.parent
