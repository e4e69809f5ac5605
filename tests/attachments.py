"""Pictures and scans for tests: the smallest that are what they say, and what is none."""

import struct
import zlib

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 40 + b"\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L" + b"\x00" * 18
NO_PICTURES = (b"GIF89a" + b"\x00" * 20, b"<svg onload='alert(1)'/>", b"RIFF\x00\x00\x00\x00AVI ", b"MZ", PDF)


def png(width: int, height: int, red: int = 200) -> bytes:
    """A picture that a browser can open, one colour all over."""
    row = b"\x00" + bytes((red, 60, 40)) * width
    data = zlib.compress(row * height, 9)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
