"""The county this installation serves, read once from county.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class County:
    """Names, phone numbers and areas that differ between one Continuum of Care and the next."""

    name: str
    coc_code: str
    ce_agency: str
    ce_program: str
    crisis_line: str
    crisis_line_dial: str
    cas_desk: str
    certification_ends_on: str
    release_days: int
    languages: tuple[int, ...]
    areas: tuple[tuple[str, str], ...]


def _read(path: Path) -> County:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    areas = tuple((area["code"], area["label"]) for area in content.pop("areas"))
    languages = tuple(content.pop("languages"))
    return County(areas=areas, languages=languages, **content)


COUNTY = _read(Path(__file__).with_name("county.toml"))
