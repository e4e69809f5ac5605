"""A certificate authority of one's own, kept in the data directory, and the server certificate that it signs.

A hall's network has no public name, so no public authority signs for it; and without https a browser has no service
worker, no wake lock and no `Secure` cookie. The authority is made once, since every tablet has to be told to trust it;
server certificates come and go. Part of the roof; nothing below knows that there are certificates.
"""

import datetime as dt
import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
# Apple takes no server certificate of a private authority that is valid for more than 825 days, of a public one for
# more than 398: https://support.apple.com/en-us/103769. The shorter one is right for both.
SERVER_DAYS = 397
RENEW_DAYS = 30  # a server certificate that ends sooner is made anew
AUTHORITY_RENEW_DAYS = 90  # an authority that ends sooner too, and then every tablet has to be told again
_EARLY = dt.timedelta(days=2)  # valid from so long ago: clocks of tablets are wrong

Key = ec.EllipticCurvePrivateKey


class Unusable(ValueError):
    """What lies in the folder, or what was asked for, cannot be used; the text says what and what to do."""


@dataclass(frozen=True, slots=True)
class Files:
    """The four files. `server` holds the server's certificate and the authority's, as servers want it."""

    folder: Path

    @property
    def authority(self) -> Path:
        return self.folder / "authority.crt"

    @property
    def authority_key(self) -> Path:
        return self.folder / "authority.key"

    @property
    def server(self) -> Path:
        return self.folder / "server.crt"

    @property
    def server_key(self) -> Path:
        return self.folder / "server.key"


@dataclass(frozen=True, slots=True)
class Made:
    """What is there now. `authority_made` and `server_made` say whether it was made by this call."""

    files: Files
    names: tuple[str, ...]  # host names and addresses of the server certificate
    authority_ends: dt.datetime
    server_ends: dt.datetime
    authority_print: str  # SHA-256, as browsers and tablets show it
    server_print: str
    authority_made: bool
    server_made: bool

    def told(self, port: int) -> str:
        """What was made, and what to do with it, for the terminal."""
        place = next((each for each in self.names if not each.startswith(("127.", "localhost"))), "localhost")
        place = f"[{place}]" if ":" in place else place
        return "\n".join(
            (
                f"authority    {self.files.authority}  {'made now' if self.authority_made else 'as before'}, "
                f"until {self.authority_ends:%Y-%m-%d}",
                f"  SHA-256    {self.authority_print}",
                f"certificate  {self.files.server}  {'made now' if self.server_made else 'as before'}, "
                f"until {self.server_ends:%Y-%m-%d}",
                f"  SHA-256    {self.server_print}",
                f"  for        {', '.join(self.names)}",
                "",
                "What to do",
                "  1. Start the server with   HTTPS=on HOST=0.0.0.0   (it renews the certificate by itself).",
                f"  2. On each tablet open     https://{place}:{port}/zh/judge/certificate",
                "     and follow the steps there; compare the SHA-256 of the authority with the one above.",
                f"  3. Keep {self.files.authority_key.name} to yourself: whoever has it can pass for any site on these "
                "tablets.",
            )
        )


def certify(folder: Path, names: Iterable[str], now: dt.datetime) -> Made:
    """Have an authority and a server certificate for these host names and addresses; what is good is left as it is.

    Names of the server certificate before stay in the new one. Raises Unusable for a name that is none, and for files
    that are damaged or do not belong together: nothing is written then.
    """
    files = Files(folder)
    wanted = tuple(dict.fromkeys(_name(each) for each in names))
    authority, key, authority_made = _authority(files, now)
    before = _server(files, authority)
    covered = before is not None and set(wanted) <= set(_names(before))
    if before is not None and covered and before.not_valid_after_utc - now > dt.timedelta(days=RENEW_DAYS):
        server, server_made = before, False
    else:
        every = tuple(dict.fromkeys((*wanted, *(_names(before) if before is not None else ()))))
        own = ec.generate_private_key(ec.SECP256R1())
        server, server_made = _server_certificate(own, every, authority, key, now), True
    if authority_made:
        _write(files.authority_key, _pem(key), 0o600)
        _write(files.authority, authority.public_bytes(serialization.Encoding.PEM), 0o644)
    if server_made:
        _write(files.server_key, _pem(own), 0o600)
        both = (server, authority)
        _write(files.server, b"".join(each.public_bytes(serialization.Encoding.PEM) for each in both), 0o644)
    return Made(
        files,
        _names(server),
        authority.not_valid_after_utc,
        server.not_valid_after_utc,
        fingerprint(authority),
        fingerprint(server),
        authority_made,
        server_made,
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """Its SHA-256 as pairs of hex digits."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _authority(files: Files, now: dt.datetime) -> tuple[x509.Certificate, Key, bool]:
    there = [path for path in (files.authority, files.authority_key) if path.exists()]
    if len(there) == 1:
        raise Unusable(f"only {there[0]} is there, and not its other half: bring it back, or remove this one as well")
    if there:
        certificate, key = _read(files.authority), _read_key(files.authority_key)
        if certificate.public_key() != key.public_key():
            raise Unusable(f"{files.authority} and {files.authority_key} do not belong together")
        if certificate.not_valid_after_utc - now > dt.timedelta(days=AUTHORITY_RENEW_DAYS):
            files.authority_key.chmod(0o600)
            return certificate, key, False
    key = ec.generate_private_key(ec.SECP256R1())
    return _authority_certificate(key, now), key, True


def _server(files: Files, authority: x509.Certificate) -> x509.Certificate | None:
    """The server certificate that is there, if it is of this authority and its key is there too."""
    if not files.server.exists() or not files.server_key.exists():
        return None
    certificate, key = _read(files.server), _read_key(files.server_key)
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError):
        return None
    files.server_key.chmod(0o600)
    return certificate if certificate.public_key() == key.public_key() else None


def _authority_certificate(key: Key, now: dt.datetime) -> x509.Certificate:
    # The day is in the name: of two authorities on a tablet somebody must see which one is the old one.
    said = f"Jinbang {now:%Y-%m-%d} {os.urandom(2).hex()}"
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, said), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Jinbang")]
    )
    usage = dict.fromkeys(_USES, False) | {"key_cert_sign": True, "crl_sign": True}
    return (
        _begun(name, name, key, now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(key, hashes.SHA256())
    )


def _server_certificate(
    own: Key, names: tuple[str, ...], authority: x509.Certificate, key: Key, now: dt.datetime
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    usage = dict.fromkeys(_USES, False) | {"digital_signature": True}
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    days = min(SERVER_DAYS, (authority.not_valid_after_utc - now).days)
    return (
        _begun(subject, authority.subject, own, now, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in names]), critical=False)
        .add_extension(issuer, critical=False)
        .sign(key, hashes.SHA256())
    )


_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _begun(subject: x509.Name, issuer: x509.Name, own: Key, now: dt.datetime, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(now - _EARLY + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
    )


def _name(text: str) -> str:
    """A host name or an address as certificates have it. Raises Unusable."""
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        pass
    try:
        name = text.strip().rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    if not name or len(name) > 253 or not all(c.isalnum() or c in "-._" for c in name):
        raise Unusable(f"{text!r} is neither a host name nor an address; write it without http:// and without a port")
    return name


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    said = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(each.value) for each in said)


def _read(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as wrong:
        raise Unusable(f"{path} is no certificate that can be read: bring back a copy, or remove it") from wrong


def _read_key(path: Path) -> Key:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as wrong:
        raise Unusable(f"{path} is no key that can be read: bring back a copy, or remove it") from wrong
    if not isinstance(key, Key):
        raise Unusable(f"{path} is a key of another kind; it was not made here")
    return key


def _pem(key: Key) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _write(path: Path, content: bytes, mode: int) -> None:
    """Put the whole file there at once; it is nobody else's to read for a moment either."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(path.suffix + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
