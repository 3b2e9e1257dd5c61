"""Writing rules: a draft that several people may work on, of which no save is lost."""

from datetime import datetime

from django.db import IntegrityError, transaction

from cas import audit
from cas.changes import action
from cas.models import User
from cas.rules import ruleset
from cas.rules.conditions import RuleError
from cas.rules.ruleset import RuleSet
from prioritization.models import Program, RuleVersion

NOTHING = RuleSet()


class DraftMoved(Exception):
    """Somebody saved or ended the draft meanwhile. `draft` is what it is now; None: it is gone."""

    def __init__(self, draft: RuleVersion | None):
        super().__init__("Somebody changed these rules meanwhile.")
        self.draft = draft


@action
def start_draft(
    *, program: Program | None, based_on: RuleVersion | None = None, by: User | None
) -> RuleVersion:
    """A draft of a program's rules, or of the county-wide ones, that begins as a published version.

    Without `based_on` it begins as the newest one, or empty. RuleError when there is one already.
    """
    begins_as = based_on or RuleVersion.objects.newest_of(program)
    if begins_as and begins_as.program_id != (program and program.pk):
        raise RuleError("A draft begins as a version of the same program.")
    draft = RuleVersion(
        program=program,
        content=begins_as.content if begins_as else ruleset.dump(NOTHING),
        based_on=begins_as,
        created_by=by,
    )
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise RuleError(
            "There is a draft of these rules already. Go on with it, or discard it first."
        ) from error
    audit.record(verb="started", subject=draft, by=by)
    return draft


@action
def save_draft(
    *,
    draft: RuleVersion,
    rule_set: RuleSet,
    change_note: str,
    revision: int,
    by: User | None,
    at: datetime,
) -> RuleVersion:
    """Change a draft that stands at `revision`. An approval given before no longer counts.

    Raises DraftMoved, and changes nothing, when somebody saved, published or discarded meanwhile.
    """
    held = _hold(draft, revision)
    held.content = ruleset.dump(rule_set)
    held.change_note = change_note
    held.revision += 1
    held.saved_by, held.saved_at = by, at
    held.save()
    held.refresh_from_db(fields=["approved_by", "approved_at"])
    audit.record(verb="changed", subject=held, by=by, revision=held.revision)
    return held


@action
def discard_draft(*, draft: RuleVersion, revision: int, by: User | None) -> None:
    """Throw a draft away as it stood at `revision`. Raises DraftMoved as `save_draft` does."""
    held = _hold(draft, revision)
    audit.record(verb="discarded", subject=held, by=by, revision=held.revision)
    held.delete()


def _hold(draft: RuleVersion, revision: int) -> RuleVersion:
    """The draft, locked until the transaction ends."""
    held = RuleVersion.objects.drafts().select_for_update().filter(pk=draft.pk).first()
    if held is None or held.revision != revision:
        raise DraftMoved(held)
    return held
