"""The month on the quiet page: nothing about anybody, and something to look at."""

import calendar


def month_of(day):
    """A month as its name, the names of its days, and weeks of day numbers (0 is no day)."""
    weeks = calendar.Calendar(firstweekday=calendar.SUNDAY).monthdayscalendar(day.year, day.month)
    names = [calendar.day_abbr[(number + 6) % 7] for number in range(7)]
    return {"name": f"{day:%B %Y}", "days": names, "weeks": weeks, "today": day.day}
