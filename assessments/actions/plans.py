"""How a record that several people edit is saved (R17, C2)."""

from django.db.models import Model

from cas import audit
from clients.models import Household


class ChangedByAnother(Exception):
    """Somebody saved the record after this person opened it. `stored` is what they saved."""

    def __init__(self, stored: Model):
        super().__init__(f"{stored._meta.verbose_name} was changed meanwhile")
        self.stored = stored


def save_shared(model, household, *, revision, values, by, at):
    """Save the household's record of a kind that several people edit, inside an action.

    Raises ChangedByAnother when somebody else saved after `revision`.
    """
    # The household's row is locked first, so that two first savers can't both see nothing.
    Household.objects.select_for_update().get(pk=household.pk)
    stored = model.objects.filter(household=household).first()
    if stored is not None and stored.revision != revision:
        raise ChangedByAnother(stored)
    record = stored or model(household=household, revision=0)
    for name, value in {**values, "saved_by": by, "saved_at": at}.items():
        setattr(record, name, value)
    record.revision += 1
    record.save()
    audit.record(
        verb="saved",
        subject=record,
        by=by,
        household_id=household.pk,
        revision=record.revision,
    )
    return record
