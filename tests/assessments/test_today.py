"""The start page of an assessor: what waits for this person, and nothing about anybody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.enums import Tool
from assessments.mine import housing_households, my_households
from cas.access.roles import Role
from tests import factories


def home(browser):
    return browser.get(reverse("home")).content.decode()


def days_ago(days):
    return factories.midday(factories.today() - timedelta(days=days))


def last_day_in(days):
    return factories.today() + timedelta(days=days)


def ends_in(days, made):
    """An assessment made 60 days ago whose last day comes in so many days."""
    on = factories.today() - timedelta(days=60)
    return factories.assessment(made, on=on, expires_on=last_day_in(days))


@pytest.mark.parametrize(("days", "is_stale"), [(14, False), (15, True)])
def test_c20_an_interview_untouched_for_more_than_14_days_is_marked(sign_in, tools, days, is_stale):
    browser = sign_in()
    factories.draft(factories.household(by=browser.user), at=days_ago(days))
    shown = home(browser)
    assert "Crisis Assessment" in shown
    assert ("Untouched for 15 days" in shown) == is_stale


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (31, "", ""),
        (30, "30 days left", "quiet"),
        (15, "15 days left", "quiet"),
        (14, "14 days left", "warn"),
        (0, "Last day", "warn"),
    ],
)
def test_r8_assessments_that_end_within_30_days_are_listed_within_14_they_are_pressing(
    sign_in, tools, days, words, tone
):
    browser = sign_in()
    made = factories.household(by=browser.user)
    ends_in(days, made)
    shown = home(browser)
    assert ("Ending soon" in shown) == bool(words)
    if words:
        assert f'<strong class="tag {tone}">{words}</strong>' in shown


def test_an_assessment_that_was_replaced_does_not_end_soon(sign_in, tools):
    browser = sign_in()
    made = factories.household(by=browser.user)
    ends_in(9, made)
    factories.assessment(made)
    assert "Ending soon" not in home(browser)


def very_vulnerable(**household):
    made = factories.household(**household)
    factories.assessment(made, score=9)
    factories.tell_lists(made)
    return made


def test_r4_my_extremely_vulnerable_households_stand_there_until_they_are_in_a_shelter(
    sign_in, tools
):
    browser = sign_in()
    made = very_vulnerable(by=browser.user)
    assert "Not in a shelter yet" in home(browser)
    factories.living_situation(made, situation=101, place_type="shelter")
    factories.tell_lists(made)
    assert "Not in a shelter yet" not in home(browser)


def test_nothing_on_it_is_about_another_assessor_s_work(sign_in, tools):
    browser = sign_in()
    colleague = factories.UserFactory(agency=browser.user.agency)
    theirs = very_vulnerable(by=colleague)
    factories.assessment(theirs, Tool.HCT, expires_on=last_day_in(5))
    factories.draft(theirs, by=colleague)
    shown = home(browser)
    for words in ("Not in a shelter yet", "Ending soon", factories.head_of(theirs).first_name):
        assert words not in shown


def test_mine_are_households_i_interviewed_last_or_whose_interview_i_saved_last(sign_in, tools):
    me, colleague = factories.UserFactory(), factories.UserFactory()
    made, passed_on, begun = (factories.household(by=me) for _ in range(3))
    for each in (made, passed_on):
        factories.assessment(each, by=me)
    factories.assessment(passed_on, by=colleague)
    factories.draft(begun, by=me)
    on = factories.today()
    assert set(my_households(me, on)) == {made, begun}
    assert set(my_households(colleague, on)) == {passed_on}


def test_a_household_i_may_no_longer_open_leaves_my_page(sign_in, tools):
    browser = sign_in()
    theirs = factories.household(release=factories.SHARED)
    factories.assessment(theirs, by=browser.user, score=9, expires_on=last_day_in(5))
    factories.tell_lists(theirs)
    name = factories.head_of(theirs).first_name
    assert name in home(browser)
    factories.give_release(factories.head_of(theirs), factories.REFUSED)
    assert name not in home(browser)


def test_one_search_box_posts_a_name_to_the_find_page(sign_in):
    shown = home(sign_in())
    assert shown.count('type="search"') == 1
    assert f'action="{reverse("clients:find")}" method="post"' in shown
    assert 'type="search"' not in home(sign_in(role=Role.SYSTEM_ADMIN))


@pytest.mark.parametrize(("days", "has_link"), [(31, False), (30, True), (0, True)])
def test_r8_the_task_list_offers_to_renew_within_30_days(sign_in, tools, days, has_link):
    browser = sign_in()
    made = factories.household(by=browser.user)
    ends_in(days, made)
    shown = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    start = reverse("assessments:start", args=[made.pk, Tool.CRISIS])
    assert (f'<a href="{start}">Start a new one</a>' in shown) == has_link
    assert ("renew from now on" in shown) == has_link
    assert browser.get(start).status_code == 200


def test_who_may_open_what_is_asked_of_own_households_alone(tools, django_assert_num_queries):
    factories.assessment(factories.household())
    nobodys = factories.UserFactory()
    with django_assert_num_queries(3):  # what they made, or saved; and the tool they made
        assert list(my_households(nobodys, factories.today())) == []
        assert list(housing_households(nobodys, factories.today())) == []
