"""A certificate authority of a test, and the keys that it gives out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer

from competition.dossiers.signing_key import pkcs12_key

PASSPHRASE = b"mat khau"


class Authority:
    """Self-signed; `root` is its certificate as PEM, which a receiver names."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._certificate(self.name, self.key.public_key(), ca=True)
        self.root = folder / f"{name}.pem"
        self.root.write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def _certificate(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool) -> x509.Certificate:
        start = datetime(2024, 1, 1, tzinfo=UTC)
        usage = x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False)
        builder = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key)
            .serial_number(x509.random_serial_number()).not_valid_before(start)
            .not_valid_after(start + timedelta(days=366))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )  # fmt: skip
        return builder.sign(self.key, hashes.SHA256())

    def give(self, person: str) -> Path:
        """A PKCS#12 file for a person."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, person)])
        certificate = self._certificate(subject, key.public_key(), ca=False)
        path = self.folder / f"{person}.p12"
        sealed = BestAvailableEncryption(PASSPHRASE)
        path.write_bytes(serialize_key_and_certificates(None, key, certificate, [self.certificate], sealed))
        return path

    def key_of(self, person: str) -> Signer:
        """A person's key, opened."""
        return pkcs12_key(self.give(person), PASSPHRASE)

    def certificate_for(self, person: str, key: ec.EllipticCurvePrivateKey) -> bytes:
        """A certificate (DER) over a person's own key."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, person)])
        return self._certificate(subject, key.public_key(), ca=False).public_bytes(Encoding.DER)
