"""A hall over https: an authority of its own, a server under it, and a browser that knows the authority's key.

Chromium takes a certificate of a pinned key as good, service workers included; a tablet gets there by installing it.
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, Page

from competition.certificates import Files, certify
from competition.tally.office import Office
from tests.spectators import serving
from tests.tablets import HALL, in_hall


def authority(folder: Path) -> Files:
    return certify(folder, [HALL, "127.0.0.1"], dt.datetime.now(dt.UTC)).files


def pin(files: Files) -> str:
    """The flag with which Chromium trusts this authority."""
    key = x509.load_pem_x509_certificate(files.authority.read_bytes()).public_key()
    said = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return f"--ignore-certificate-errors-spki-list={base64.b64encode(said).decode()}"


@contextmanager
def secured(office: Office, files: Files, port: int = 0) -> Iterator[str]:
    """The https address of a server over this office, as the hall's tablets have it."""
    with serving(office, port, files.server, files.server_key, files.authority) as base:
        yield in_hall(base)


def kept(page: Page) -> list[str]:
    """The paths that this browser keeps of seats, those of scripts left out."""
    return sorted(
        page.evaluate(
            """async () => {
                const found = [];
                for (const name of await caches.keys()) {
                    if (!name.startsWith('jinbang seat ')) continue;
                    for (const request of await (await caches.open(name)).keys()) {
                        found.push(name.split(' ')[2] + ' ' + new URL(request.url).pathname);
                    }
                }
                return found;
            }"""
        )
    )


def backed(page: Page) -> None:
    """Wait until a worker stands before this page and has kept all of the seat's pages."""
    page.wait_for_load_state()
    page.evaluate(
        """async () => {
            const expected = document.querySelectorAll('.startlist a').length + 2;
            for (let tries = 0; tries < 600; tries += 1) {
                let found = 0;
                for (const name of await caches.keys()) {
                    if (name.startsWith('jinbang seat ')) found += (await (await caches.open(name)).keys()).length;
                }
                if (navigator.serviceWorker.controller && found >= expected) return;
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            throw new Error('not kept');
        }"""
    )


def cut(context: BrowserContext, away: bool = True) -> None:
    context.set_offline(away)
