"""Small files that are what they say: for tests of everything that takes an attachment."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

WHERE_IT_WAS_TAKEN = b"38.5816N 121.4944W"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(content=PDF, name="scan.pdf", content_type="application/pdf"):
    """What a browser sends."""
    return SimpleUploadedFile(name, content, content_type)


def jpeg(*, orientation=6, after_the_end=b""):
    """A photo as a phone writes it: EXIF with the place, a comment, two scans."""
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"),
            _segment(0xE1, b"Exif\x00\x00" + _tiff(orientation) + WHERE_IT_WAS_TAKEN),
            _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + WHERE_IT_WAS_TAKEN),
            _segment(0xFE, b"taken by " + WHERE_IT_WAS_TAKEN),
            _segment(0xDB, bytes(65)),
            _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\xff\xd0\x34",
            _segment(0xC4, b"\xff\xd9 not the end"),
            _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x56\xff\xff\xd9",
            after_the_end,
        ]
    )


def _segment(marker, content):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(content) + 2) + content


def _tiff(orientation):
    entries = struct.pack("<HHIHH", 0x010F, 2, 1, 0, 0)
    entries += struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"II\x2a\x00\x08\x00\x00\x00\x02\x00" + entries + b"\x00\x00\x00\x00"


def png(after_the_end=b""):
    """A picture of one dot with a text and a time in it."""
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            _chunk(b"tEXt", b"Comment\x00" + WHERE_IT_WAS_TAKEN),
            _chunk(b"eXIf", _tiff(1) + WHERE_IT_WAS_TAKEN),
            _chunk(b"IDAT", zlib.compress(b"\x00\x80")),
            _chunk(b"IEND", b""),
            after_the_end,
        ]
    )


def _chunk(name, content):
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum
