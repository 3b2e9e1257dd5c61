"""Takes out of pictures what cameras write into them: where, when and with which device.

Raises ValueError for a picture that is cut short or is none after its first bytes.
"""

import struct

_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_KEPT_APPLICATION_DATA = (0xE0, 0xEE)
"""JFIF and Adobe: a viewer needs them to show the colours right."""
_COMMENT, _EXIF = 0xFE, 0xE1
_RESTARTS = range(0xD0, 0xD8)
_SHOWN_PNG_CHUNKS = b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD pHYs hIST sPLT".split()
_ORIENTATION = 0x0112


def clean_jpeg(content: bytes) -> bytes:
    """The same photo without EXIF, comments and anything after its end; the right way up."""
    kept, place, orientation = [content[:2]], 2, 0
    while True:
        marker = _marker_at(content, place)
        if marker == _END_OF_IMAGE:
            return b"".join([kept[0], _orientation_segment(orientation), *kept[1:], b"\xff\xd9"])
        end = place + 2 + _length_at(content, place + 2)
        if marker == _START_OF_SCAN:
            end = _end_of_scan(content, end)
        segment = content[place:end]
        if marker == _EXIF:
            orientation = orientation or _orientation_of(segment[10:])
        elif _is_shown(marker):
            kept.append(segment)
        place = end


def _is_shown(marker: int) -> bool:
    is_application_data = 0xE0 <= marker <= 0xEF
    return marker != _COMMENT and (not is_application_data or marker in _KEPT_APPLICATION_DATA)


def _marker_at(content: bytes, place: int) -> int:
    if len(content) < place + 2 or content[place] != 0xFF:
        raise ValueError("This photo is damaged.")
    return content[place + 1]


def _length_at(content: bytes, place: int) -> int:
    if len(content) < place + 2 or content[place : place + 2] < b"\x00\x02":
        raise ValueError("This photo is damaged.")
    return int.from_bytes(content[place : place + 2])


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker stands; FF 00 and restart marks belong to the picture itself."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise ValueError("This photo is cut short.")
        if content[place + 1] not in (0x00, 0xFF, *_RESTARTS):
            return place
        place += 1 if content[place + 1] == 0xFF else 2


def _orientation_of(tiff: bytes) -> int:
    """Which way up the camera was held (1 to 8); 0 when the EXIF data does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, start)
        for entry in range(entries):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _orientation_segment(orientation: int) -> bytes:
    """EXIF data that says which way is up and nothing else."""
    if not orientation:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + struct.pack(">H", 8 + len(tiff)) + b"Exif\x00\x00" + tiff


def clean_png(content: bytes) -> bytes:
    """The same picture without texts, times, EXIF and anything after its end."""
    kept, place = [content[:8]], 8
    while True:
        length, name = content[place : place + 4], content[place + 4 : place + 8]
        end = place + 12 + int.from_bytes(length)
        if len(name) < 4 or end > len(content):
            raise ValueError("This picture is cut short.")
        if name in _SHOWN_PNG_CHUNKS:
            kept.append(content[place:end])
        if name == b"IEND":
            return b"".join(kept)
        place = end
