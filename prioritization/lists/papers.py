"""How far a household's papers are, as its row on a list says it."""

from assessments.rules.document_catalogue import CATALOGUE, DocumentSet
from prioritization.models import HouseholdFacts, Program


def sets_shown(program: Program) -> tuple[DocumentSet, ...]:
    """The lists of papers that matter on a program's list; a queue leads to homes of every kind."""
    if program.is_queue:
        return tuple(CATALOGUE.sets.values())
    return (program.document_set,) if program.document_set else ()


def ready_for(facts: HouseholdFacts, sets: tuple[DocumentSet, ...]) -> str:
    """ "Doc-ready"; where several lists of papers matter, for which; empty for none (R28)."""
    ready = [each.label for each in sets if facts.is_doc_ready_for(each)]
    if not ready:
        return ""
    return "Doc-ready" if len(sets) == 1 else f"Doc-ready: {', '.join(ready)}"
