"""Who stands on a list and who comes first: numbered versions that never change once published."""

import pgtrigger
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now

from cas.rules import ruleset
from cas.rules.ruleset import RuleSet
from clients.models import recorded_by
from prioritization.models.programs import Program
from prioritization.querysets.rules import RuleVersionQuerySet


class AsksForAScore(Func):
    """Whether a rule set's requirements name a fact that is, or sounds like, a score (C3)."""

    function = "jsonb_path_exists"
    template = (
        "%(function)s(%(expressions)s, "
        "'$.requirements[*].clause.**.fact"
        ' ? (@ like_regex "(^|_)(score|margin|evh|points|rank)(_|$)")\')'
    )
    output_field = models.BooleanField()


PUBLISHED_RULES_NEVER_CHANGE = """
    RAISE EXCEPTION 'Published rules never change. Publish a new version instead.'
        USING ERRCODE = 'restrict_violation';
"""

AN_APPROVAL_IS_OF_WHAT_WAS_SEEN = """
    NEW.approved_at := NULL;
    NEW.approved_by_id := NULL;
    RETURN NEW;
"""


class RuleVersion(models.Model):
    """One version of a program's rules: a draft, then published for a day, numbered and immutable.

    Without a program it holds the county-wide requirements, which every shelter inherits. A
    published version is retired by the next one of the same program that is in force.
    """

    program = models.ForeignKey(
        Program, on_delete=models.RESTRICT, null=True, blank=True, related_name="rule_versions"
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    content = models.JSONField()
    change_note = models.CharField(
        "What changes, and why", max_length=500, blank=True, default="", db_default=""
    )
    based_on = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The published version whose content the draft began with.",
    )
    effective_from = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Counts the saves of a draft, so that no save is lost."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = recorded_by(null=True, blank=True)
    saved_by = recorded_by(
        null=True, blank=True, help_text="Who saved the draft last; nobody before the first save."
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = recorded_by(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = recorded_by(null=True, blank=True)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_rule_version_per_number",
                fields=["program", "number"],
                nulls_distinct=False,
                condition=Q(published_at__isnull=False),
                violation_error_message="There is a published version of this number already.",
            ),
            models.UniqueConstraint(
                name="one_draft_per_program",
                fields=["program"],
                nulls_distinct=False,
                condition=Q(published_at=None),
                violation_error_message="There is a draft of these rules already. Go on with it, "
                "or discard it first.",
            ),
            models.CheckConstraint(
                name="published_rules_have_a_number_and_a_day",
                condition=Q(published_at=None, number=None)
                | Q(
                    published_at__isnull=False,
                    number__isnull=False,
                    effective_from__isnull=False,
                ),
                violation_error_message="Rules are published for a day, and get their number then.",
            ),
            models.CheckConstraint(
                name="approval_names_somebody",
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                violation_error_message="An approval says who gave it, and when.",
            ),
            models.CheckConstraint(
                name="no_requirement_asks_for_a_score",
                condition=~Q(AsksForAScore("content")),
                violation_error_message="A score or EVH is never a requirement: nobody is kept "
                "off a list because of it (C3, R5).",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_never_changes",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.published_at IS NOT NULL"),
                func=PUBLISHED_RULES_NEVER_CHANGE,
            ),
            pgtrigger.Trigger(
                name="a_save_voids_the_approval",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NULL AND OLD.approved_at IS NOT NULL"
                    " AND (OLD.content, OLD.revision) IS DISTINCT FROM (NEW.content, NEW.revision)"
                ),
                func=AN_APPROVAL_IS_OF_WHAT_WAS_SEEN,
            ),
            pgtrigger.Trigger(
                name="published_never_truncated",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=PUBLISHED_RULES_NEVER_CHANGE,
            ),
        ]

    def __str__(self):
        whose = self.program or "County-wide"
        return f"{whose} rules, version {self.number}" if self.number else f"{whose} rules, draft"

    @property
    def author(self):
        """Who answers for the content of a draft as it is: somebody else has to approve it."""
        return self.saved_by or self.created_by

    @property
    def rule_set(self) -> RuleSet:
        """Its own content as requirements and factors, without what a shelter inherits."""
        return ruleset.parse(self.content)
