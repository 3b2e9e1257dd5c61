"""The page to swap to when somebody comes too close."""

from datetime import date

from django.urls import reverse

from cas.quiet import month_of


def test_the_quiet_page_tells_nothing_of_anybody(sign_in):
    browser = sign_in()
    body = browser.get(reverse("quiet")).content.decode()
    for word in (browser.user.username, browser.user.last_name, "Coordinated", "household"):
        assert word not in body


def test_a_month_has_all_its_days_under_the_right_names():
    month = month_of(date(2026, 11, 22))
    assert month["name"] == "November 2026"
    assert month["days"] == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    assert month["weeks"][0] == [1, 2, 3, 4, 5, 6, 7]
    assert [day for week in month["weeks"] for day in week if day] == list(range(1, 31))
    assert month["today"] == 22
