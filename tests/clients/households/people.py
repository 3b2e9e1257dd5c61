"""Who belongs to a household, and separating people from it."""

from django.urls import reverse

from clients.actions import households
from tests import factories
from tests.assessments.conversation import three_boxes

HEAD, CHILD, PARTNER, RELATIVE = 1, 2, 3, 4


def members(made):
    """{relationship: [client ids]} of those who belong to the household now."""
    found = {}
    for each in made.memberships.lasting().order_by("pk"):
        found.setdefault(each.relationship, []).append(each.client_id)
    return found


def person_of(made, relationship):
    return made.memberships.lasting().filter(relationship=relationship).first().client


def split(made, *people, head=None, since=None):
    """Separate people by the real action; the first is the head unless told otherwise."""
    head = head or people[0]
    return households.separate(
        household=made,
        leaving={each.pk: HEAD if each == head else CHILD for each in people},
        since=since or factories.today(),
        by=made.created_by,
    )


def address(name, made, *args):
    return reverse(f"clients:{name}", args=[made.pk, *args])


def since(day=None):
    return three_boxes("since", day or factories.today())
