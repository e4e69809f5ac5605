"""Under which addresses this machine is found by others in the hall. Part of the roof; it sends nothing anywhere."""

import contextlib
import ipaddress
import socket
import struct
from collections.abc import Iterator

# One address in each range that venues use, and one of documentation: asked which of ours would be used to reach it.
_FAR = ("192.0.2.1", "10.255.255.254", "172.31.255.254", "192.168.255.254")
_SIOCGIFADDR = 0x8915  # Linux: the address of one interface


def own_address() -> str:
    """The address that others most likely reach this machine under; 127.0.0.1 where it has no network."""
    return next(_on_the_way(), "127.0.0.1")


def own_addresses() -> tuple[str, ...]:
    """Every address of this machine that another one may use, the likeliest first; IPv4, without loopback."""
    found = dict.fromkeys((*_on_the_way(), *_of_the_name(), *_of_interfaces()))
    return tuple(each for each in found if not ipaddress.ip_address(each).is_loopback)


def own_names() -> tuple[str, ...]:
    """This machine's names: always localhost, its own, and its own as neighbours without a name server find it."""
    own = socket.gethostname().split(".")[0].lower()
    plain = own if own.replace("-", "").isalnum() and own.isascii() else ""
    return tuple(dict.fromkeys(("localhost", *((plain, f"{plain}.local") if plain else ()))))


def _on_the_way() -> Iterator[str]:
    for far in _FAR:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
            probe.connect((far, 9))  # sends nothing; it only asks which of our addresses would be used
            yield str(probe.getsockname()[0])


def _of_the_name() -> Iterator[str]:
    with contextlib.suppress(OSError):
        for *_, address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            yield str(address[0])


def _of_interfaces() -> Iterator[str]:
    try:
        import fcntl
    except ImportError:  # not on Windows
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):  # an interface without an address, or not Linux
                told = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                yield socket.inet_ntoa(told[20:24])
