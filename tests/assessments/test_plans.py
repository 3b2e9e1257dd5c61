"""Step 7 is edited, with history (R17, R28)."""

from django.urls import reverse

from assessments.models import CaseConferencing
from tests import factories


def test_r28_doc_ready_counts_only_once_the_tool_is_saved(sign_in, tools):
    made = factories.household()
    factories.assessment(made)
    browser = sign_in(made.created_by)
    url = reverse("assessments:case_conferencing", args=[made.pk])
    assert not CaseConferencing.objects.exists()
    browser.post(url, {"doc_readiness": "doc_ready", "revision": "0"})
    assert CaseConferencing.objects.get().doc_readiness == "doc_ready"
    browser.post(url, {"doc_readiness": "expired_document", "revision": "1"})
    history = CaseConferencing.objects.get().events.order_by("pgh_id")
    assert [event.doc_readiness for event in history] == ["doc_ready", "expired_document"]
