"""The county this installation serves, read once from county.toml."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class FaultyCounty(ValueError):
    """A setting of the county isn't as it has to be; the message says how to put it right."""


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
    workflows, editable_forms = content.pop("workflows"), content.pop("editable_forms")
    _refuse_faults(path, workflows, editable_forms)
    return County(
        areas=areas,
        contacts=contacts,
        languages=languages,
        workflows=frozenset(workflows),
        editable_forms=frozenset(editable_forms),
        **content,
    )


WORKFLOWS = frozenset({"seven_steps", "intake"})
EDITABLE_FORMS = frozenset({"enrollment", "entry_data", "services"})
NEVER_EDITED = {
    "crisis": "a Crisis Assessment",
    "hct": "a Housing Conversation Tool",
    "living_situation": "a living situation",
}
"""What is corrected by a new record and never edited, whatever a county wishes (R17, R18)."""


def _refuse_faults(path: Path, workflows: list[str], editable_forms: list[str]) -> None:
    """Stop the start where the way in or what may be edited isn't said as it has to be."""
    fault = _workflow_fault(workflows) or _form_fault(editable_forms)
    if fault:
        raise FaultyCounty(f"{path}: {fault}")


def _workflow_fault(workflows: list[str]) -> str:
    if not workflows:
        return f"workflows is empty. Name at least one of {_words(WORKFLOWS)}."
    unknown = set(workflows) - WORKFLOWS
    if unknown:
        return f"workflows names {_words(unknown)}. Use {_words(WORKFLOWS)}, or one of the two."
    return ""


def _form_fault(editable_forms: list[str]) -> str:
    for form, words in NEVER_EDITED.items():
        if form in editable_forms:
            return f"editable_forms names {form}, but {words} is never edited (R17). Take it out."
    unknown = set(editable_forms) - EDITABLE_FORMS
    if unknown:
        return f"editable_forms names {_words(unknown)}. Use only {_words(EDITABLE_FORMS)}."
    return ""


def _words(names: Iterable[str]) -> str:
    return " and ".join(f'"{name}"' for name in sorted(names))


COUNTY = _read(Path(__file__).with_name("county.toml"))
