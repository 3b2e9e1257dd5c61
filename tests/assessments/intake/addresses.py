"""The pages of an intake."""

from django.urls import reverse


def begin_url(made):
    return reverse("assessments:begin_intake", args=[made.pk])


def url(name, intake, *args):
    return reverse(f"assessments:{name}", args=[intake.key, *args])


def home_of(browser, made):
    return browser.get(reverse("clients:household", args=[made.pk])).content.decode()
