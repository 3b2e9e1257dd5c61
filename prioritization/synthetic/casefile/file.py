"""The whole file of one household."""

from prioritization.synthetic.casefile.consent import Consent
from prioritization.synthetic.casefile.intakes import Intakes
from prioritization.synthetic.casefile.interviews import Interviews
from prioritization.synthetic.casefile.plans import Plans
from prioritization.synthetic.casefile.stays import Stays


class CaseFile(Consent, Stays, Interviews, Intakes, Plans):
    """The growing file of one household. Every method adds records and returns what it made."""
