"""Codes that are stored for ever. Numeric codes are HUD's own (`cas.hmis`)."""

from django.db import models

from cas.county import COUNTY


class Relationship(models.IntegerChoices):
    """HUD 3.15 Relationship to Head of Household."""

    SELF = 1, "Head of household"
    CHILD = 2, "Child of the head"
    PARTNER = 3, "Spouse or partner of the head"
    OTHER_RELATIVE = 4, "Other relative of the head"
    UNRELATED = 5, "Not related to the head"


class ReleaseDecision(models.TextChoices):
    """What the client decided about sharing the record with other agencies."""

    GRANTED = "granted", "Yes, share with agencies in coordinated access"
    REFUSED = "refused", "No, keep it private to this agency"


class ReleaseDocumentation(models.TextChoices):
    """How the decision is documented; verbal consent and paper on file are retired."""

    SIGNED_ELECTRONICALLY = "signed_electronically", "Signed electronically"
    ATTACHED_PDF = "attached_pdf", "Signed form attached (PDF or photo)"


class Signer(models.TextChoices):
    """Who decided: the person, or for a minor a parent or guardian."""

    SELF = "self", "The person"
    GUARDIAN = "guardian", "A parent or guardian"


class GuardianRelation(models.TextChoices):
    """How whoever signs for a minor is related to them."""

    PARENT = "parent", "Parent"
    GRANDPARENT = "grandparent", "Grandparent"
    OTHER_RELATIVE = "other_relative", "Other relative with custody"
    LEGAL_GUARDIAN = "legal_guardian", "Legal guardian"


class Language(models.TextChoices):
    """The language the client reads and hears."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"


class PlaceType(models.TextChoices):
    """Kind of place somebody stays at; the same codes as question L1 (C2)."""

    OUTSIDE = "outside", "Outside"
    TENT = "tent", "Tent"
    VEHICLE = "vehicle", "Car, van or other vehicle"
    ABANDONED_BUILDING = "abandoned_building", "Abandoned building"
    SHELTER = "shelter", "Shelter"
    MOTEL = "motel", "Motel or hotel"
    SOMEONES_HOME = "someones_home", "Someone else's home"
    INSTITUTION = "institution", "Hospital, treatment or jail"
    OWN_HOME = "own_home", "Own home"
    OTHER_PLACE = "other_place", "Another place"


class LocationSource(models.TextChoices):
    """The three sources of R22, in the order that wins a tie."""

    LIVING_SITUATION = "living_situation", "Living situation"
    ASSESSMENT = "assessment", "Assessment"
    LOCATION_TAB = "location_tab", "Location record"


AREAS = COUNTY.areas


class TieKind(models.TextChoices):
    """How a household is tied to an area."""

    LIVES_THERE = "lives_there", "Lives or stays there"
    FAMILY_THERE = "family_there", "Family or friends there"
    WORK_OR_SCHOOL = "work_or_school", "Work or school there"
    LAST_HOME = "last_home", "Last stable home there"
    SERVICES = "services", "Doctor, clinic or services there"
    OTHER = "other", "Another tie"


class AreaTieEnd(models.TextChoices):
    """Why a tie to an area counts no longer."""

    OVER = "over", "It is over"
    MISTAKE = "mistake", "It was entered by mistake"


class DeletionAnswer(models.TextChoices):
    """What was decided about a request for deletion."""

    WILL_DO = "will_do", "It will be deleted"
    IN_PART = "in_part", "Some of it will be deleted"
    STAYS = "stays", "It stays"


class AssignmentEnd(models.TextChoices):
    """Why a worker no longer has a household."""

    HANDED_OVER = "handed_over", "Handed over"
    FINISHED = "finished", "Nothing left to do"
    TAKEN_BACK = "taken_back", "Assigned by mistake"
    OTHER_AGENCY = "other_agency", "Another agency looks after them"
    NOT_FOUND = "not_found", "Nobody could find them"
    EXITED = "exited", "They left coordinated entry"
    JOINED_OTHERS = "joined_others", "They live with another household now"
    MERGED = "merged", "Merged with another record"
    MERGE_UNDONE = "merge_undone", "The merge was undone"


CHOSEN_ENDS = (
    AssignmentEnd.FINISHED,
    AssignmentEnd.OTHER_AGENCY,
    AssignmentEnd.NOT_FOUND,
    AssignmentEnd.EXITED,
)
"""The reasons a person chooses from; the others follow from what else was done."""


class ServiceKind(models.TextChoices):
    """What was done for a household: help that may end its crisis (R45), and other help."""

    FAMILY_MEDIATION = "family_mediation", "Mediation with family or friends"
    LANDLORD_MEDIATION = "landlord_mediation", "Mediation with a landlord"
    TRAVEL = "travel", "Travel to family or friends"
    FIRST_RENT = "first_rent", "First rent or a deposit"
    ARREARS = "arrears", "Rent that was owed"
    UTILITIES = "utilities", "Utility bills or a utility deposit"
    SHORT_STAY = "short_stay", "A short stay that was paid for"
    FURNITURE = "furniture", "Food or furniture"
    LEGAL = "legal", "Legal help"
    DIVERSION_OTHER = "diversion_other", "Successful Diversion Other"
    OUTREACH = "outreach", "Outreach or a check-in"
    DOCUMENTS = "documents", "Help with documents"
    BENEFITS = "benefits", "Help with benefits or income"
    HEALTH_CARE = "health_care", "A way to health care"
    RIDE = "ride", "A ride or a transit pass"
    SUPPLIES = "supplies", "Meals, clothing or hygiene supplies"
    HOUSING_SEARCH = "housing_search", "Help with finding a home"


LEADS_TO_DIVERSION = (
    ServiceKind.FAMILY_MEDIATION,
    ServiceKind.LANDLORD_MEDIATION,
    ServiceKind.TRAVEL,
    ServiceKind.FIRST_RENT,
    ServiceKind.ARREARS,
    ServiceKind.UTILITIES,
    ServiceKind.SHORT_STAY,
    ServiceKind.FURNITURE,
    ServiceKind.LEGAL,
    ServiceKind.DIVERSION_OTHER,
)
"""Of these a successful diversion needs one at least (R45)."""
OTHER_HELP = tuple(kind for kind in ServiceKind if kind not in LEADS_TO_DIVERSION)


class NoteKind(models.TextChoices):
    """What a case note is about."""

    CONTACT = "contact", "Contact"
    PLAN = "plan", "Plan"
    SERVICE = "service", "Service"
    DIVERSION = "diversion", "Diversion"
    GENERAL = "general", "General"
