"""The county this installation serves, read once from county.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contact:
    """Somebody to call when no shelter fits. `helps_with` names kinds of obstacles; "any" all."""

    name: str
    line: str
    dial: str
    about: str
    helps_with: frozenset[str]

    def helps_with_any(self, kinds) -> bool:
        """Whether it is worth a call about any of these kinds of obstacles."""
        return "any" in self.helps_with or not self.helps_with.isdisjoint(kinds)


@dataclass(frozen=True)
class County:
    """Names, phone numbers and areas that differ between one Continuum of Care and the next."""

    name: str
    coc_code: str
    ce_agency: str
    ce_program: str
    crisis_line: str
    crisis_line_es: str
    crisis_line_dial: str
    cas_desk: str
    certification_ends_on: str
    release_days: int
    workflows: frozenset[str]
    editable_forms: frozenset[str]
    second_person_approves_rules: bool
    longest_override_days: int
    shelter_answer_hours: int
    housing_answer_hours: int
    evh_act_within_minutes: int
    evh_percent_intended: int
    evh_percent_lowest: int
    evh_percent_highest: int
    languages: tuple[int, ...]
    areas: tuple[tuple[str, str], ...]
    contacts: tuple[Contact, ...]

    def may_change(self, form: str) -> bool:
        """Whether entries of a form may be changed after they were saved, with history (R17)."""
        return form in self.editable_forms


def _read(path: Path) -> County:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    areas = tuple((area["code"], area["label"]) for area in content.pop("areas"))
    contacts = tuple(
        Contact(**{**contact, "helps_with": frozenset(contact["helps_with"])})
        for contact in content.pop("contacts")
    )
    languages = tuple(content.pop("languages"))
    workflows = frozenset(content.pop("workflows"))
    editable_forms = frozenset(content.pop("editable_forms"))
    return County(
        areas=areas,
        contacts=contacts,
        languages=languages,
        workflows=workflows,
        editable_forms=editable_forms,
        **content,
    )


COUNTY = _read(Path(__file__).with_name("county.toml"))
