"""Whether the people of a household share its record."""

from datetime import datetime

from clients.enums import ReleaseDecision, ReleaseDocumentation
from clients.models import Client, Release
from clients.rules.release import TERM
from prioritization.synthetic.casefile.household import HouseholdFile
from prioritization.synthetic.casefile.setting import local_day


class Consent(HouseholdFile):
    """Releases granted and refused."""

    def grant_release(self, client: Client, *, at: datetime, **by_guardian: object) -> Release:
        """The client, or a guardian, shares the record with other agencies for a year."""
        day = local_day(at)
        return self._add(
            Release(
                client_id=client.id,
                decision=ReleaseDecision.GRANTED,
                wording_id=self._tools.wording_id,
                language=client.language,
                documentation=ReleaseDocumentation.SIGNED_ELECTRONICALLY,
                signed_at=at,
                starts_on=day,
                ends_on=day + TERM,
                recorded_at=at,
                recorded_by_id=self.worker.user_id,
                **{"signed_name": client.display_name, **by_guardian},
            )
        )

    def refuse_release(self, client: Client, *, at: datetime) -> Release:
        """The client keeps the record private to this agency."""
        return self._add(
            Release(
                client_id=client.id,
                decision=ReleaseDecision.REFUSED,
                wording_id=self._tools.wording_id,
                language=client.language,
                starts_on=local_day(at),
                recorded_at=at,
                recorded_by_id=self.worker.user_id,
            )
        )
