"""A local authority and its server certificates: made once, kept, renewed in time, and trusted by real TLS."""

import datetime as dt
import http.client
import ssl
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from websockets.sync.client import connect

from competition.app import create_app
from competition.certificates import Made, Unusable, certify
from competition.cli import main
from competition.settings import Settings
from competition.tally.office import Office, open_office
from tests.patience import PATIENCE
from tests.spectators import EVENT, found, serving

NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
HOSTS = ("192.168.1.5", "jinbang.test", "localhost")


def made(folder: Path, *hosts: str, days: int = 0) -> Made:
    return certify(folder, hosts or HOSTS, NOW + dt.timedelta(days=days))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_authority_and_a_certificate_are_made_and_keys_are_the_owners_alone(tmp_path: Path) -> None:
    first = made(tmp_path / "certificates")
    assert (first.authority_made, first.server_made) == (True, True)
    assert first.names == HOSTS
    assert [mode(path) for path in (first.files.authority_key, first.files.server_key)] == [0o600, 0o600]
    assert mode(first.files.folder) == 0o700
    chain = x509.load_pem_x509_certificates(first.files.server.read_bytes())
    chain[0].verify_directly_issued_by(chain[1])
    assert chain[1] == x509.load_pem_x509_certificate(first.files.authority.read_bytes())
    assert (chain[0].not_valid_after_utc - chain[0].not_valid_before_utc).days <= 397
    assert len(first.authority_print.split(":")) == 32


def test_a_second_run_leaves_every_byte_as_it_was(tmp_path: Path) -> None:
    made(tmp_path)
    before = everything(tmp_path)
    again = made(tmp_path)
    assert (again.authority_made, again.server_made) == (False, False)
    assert everything(tmp_path) == before


def test_a_new_address_makes_a_new_certificate_by_the_same_authority_and_keeps_the_old_names(tmp_path: Path) -> None:
    first = made(tmp_path)
    second = made(tmp_path, "10.0.0.7")
    assert (second.authority_made, second.server_made) == (False, True)
    assert second.authority_print == first.authority_print
    assert second.names == ("10.0.0.7", *HOSTS)


def test_a_certificate_about_to_run_out_is_renewed_and_the_authority_stays(tmp_path: Path) -> None:
    first = made(tmp_path)
    assert not made(tmp_path, days=360).server_made
    later = made(tmp_path, days=370)
    assert (later.authority_made, later.server_made) == (False, True)
    assert later.server_ends > first.server_ends
    assert later.authority_print == first.authority_print


def test_an_authority_about_to_run_out_is_made_anew_with_all_below_it(tmp_path: Path) -> None:
    first = made(tmp_path)
    last = made(tmp_path, days=3600)
    assert (last.authority_made, last.server_made) == (True, True)
    assert last.authority_print != first.authority_print


def test_a_lost_server_key_costs_a_certificate_and_not_the_authority(tmp_path: Path) -> None:
    first = made(tmp_path)
    first.files.server_key.unlink()
    assert made(tmp_path).authority_print == first.authority_print


@pytest.mark.parametrize("name", ["authority.key", "authority.crt"])
def test_half_an_authority_or_a_damaged_one_is_named_and_nothing_is_written_over_it(tmp_path: Path, name: str) -> None:
    made(tmp_path)
    (tmp_path / name).write_text("damaged")
    before = everything(tmp_path)
    with pytest.raises(Unusable, match=name):
        made(tmp_path)
    assert everything(tmp_path) == before
    (tmp_path / name).unlink()
    with pytest.raises(Unusable, match="other half"):
        made(tmp_path)


def test_keys_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one"), made(tmp_path / "other")
    one.files.authority_key.write_bytes(other.files.authority_key.read_bytes())
    with pytest.raises(Unusable, match="belong together"):
        made(tmp_path / "one")


@pytest.mark.parametrize("host", ["http://x/", "a b", "", "x:8000", "."])
def test_what_is_no_host_is_refused_before_anything_is_made(tmp_path: Path, host: str) -> None:
    with pytest.raises(Unusable, match="neither a host name nor an address"):
        certify(tmp_path / "none", [host], NOW)
    assert not (tmp_path / "none").exists()


def test_the_command_prints_fingerprints_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINBANG_DATA", str(tmp_path))
    said = CliRunner().invoke(main, ["certificates", "--host", "jinbang.test", "--host", "10.1.2.3"])
    assert said.exit_code == 0, said.output
    assert "jinbang.test, 10.1.2.3" in said.output and "localhost" in said.output and "127.0.0.1" in said.output
    assert said.output.count("SHA-256") == 3 and "HTTPS=on" in said.output
    assert "https://jinbang.test:8000/zh/judge/certificate" in said.output
    wrong = CliRunner().invoke(main, ["certificates", "--host", "https://jinbang.test"])
    assert wrong.exit_code == 2 and "neither" in wrong.output


def test_the_settings_say_whether_https_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Settings().wants_https
    monkeypatch.setenv("HTTPS", "on")
    assert Settings().wants_https
    monkeypatch.setenv("HTTPS", "off")
    monkeypatch.setenv("JINBANG_CERTIFICATE", "chain.pem")
    assert Settings().wants_https


def test_a_certificate_file_that_is_not_there_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JINBANG_DATA", str(tmp_path))
    monkeypatch.setenv("JINBANG_CERTIFICATE", str(tmp_path / "chain.pem"))
    said = CliRunner().invoke(main, ["serve"])
    assert said.exit_code == 2 and "chain.pem" in said.output


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = open_office(sqlite_url)
    found(office)
    yield office
    office.close()


def test_who_trusts_the_authority_gets_pages_and_sockets_and_secure_cookies(office: Office, tmp_path: Path) -> None:
    files = certify(tmp_path, ["127.0.0.1", "localhost"], dt.datetime.now(dt.UTC)).files
    trusting = ssl.create_default_context(cafile=files.authority)
    with serving(office, certificate=files.server, key=files.server_key, authority=files.authority) as base:
        assert base.startswith("https://")
        port = int(base.rsplit(":", 1)[1])
        door = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=10)
        door.request("GET", "/language/en?page=/en/")
        answer = door.getresponse()
        answer.read()
        assert answer.status == 303 and "Secure" in answer.getheader("Set-Cookie", "")
        door.request("GET", "/ca.crt")
        authority = door.getresponse()
        assert authority.getheader("Content-Type") == "application/x-x509-ca-cert"
        assert ssl.DER_cert_to_PEM_cert(authority.read()).split() == files.authority.read_text().split()
        door.close()
        with connect(
            f"wss://localhost:{port}/live?event={EVENT}&page=board", origin=f"https://localhost:{port}", ssl=trusting
        ) as socket:
            assert socket.recv(timeout=PATIENCE)
        stranger = http.client.HTTPSConnection("localhost", port, timeout=10)
        with pytest.raises(ssl.SSLCertVerificationError):
            stranger.request("GET", "/")


def test_without_an_authority_there_is_nothing_to_download(office: Office) -> None:
    answer = create_app(office).test_client().get("/ca.crt", headers={"Accept": "application/json"})
    assert answer.status_code == 404 and answer.get_json()["word"] == "no_authority"
