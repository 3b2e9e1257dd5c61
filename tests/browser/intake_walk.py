"""Walks an intake in the browser: answers every question that is drawn, and keeps count of them."""

import re
from collections import Counter
from urllib.parse import urlsplit

from tests import factories
from tests.browser.pages import Desk

AT_HOME = re.compile(r"^/households/\d+/$")
EXIT = re.compile(r"/exit/diverted/$")
PERSON = re.compile(r"^/people/(\w+)/")
FIRST_CHOICES = {
    "decision": "refused",
    "language": "en",
    "ssn_missing": "9",
    "race_ethnicity": "5",
    "situation": "116",
    "prior_living_situation": "116",
}
"""What is answered where the first choice would lead astray."""

ASKED = """
() => [...document.querySelectorAll("main form fieldset, main form .field, main form .question")]
  .filter(each => each.querySelector("input, select, textarea")
    && !each.querySelector("fieldset, .field") && each.offsetParent
    && !each.closest("details:not([open])"))
  .map(each => [
    (each.querySelector("legend, label") || each).innerText.trim(),
    [...each.querySelectorAll("input, select, textarea")].some(box =>
      ["radio", "checkbox"].includes(box.type) ? box.checked : box.value)
  ])
"""
"""The questions on the page, and whether an answer stands there already."""

ANSWER = """
choices => {
  const main = document.querySelector("main")
  const boxes = [...main.querySelectorAll("form input, form select, form textarea")]
  const named = new Map()
  for (const box of boxes) {
    if (box.type === "hidden" || box.type === "file" || box.name.endsWith("_missing")
      && !(box.name in choices)) continue
    named.set(box.name, [...(named.get(box.name) || []), box])
  }
  for (const [name, group] of named) {
    const wanted = choices[name] ?? choices[name.replace(/^.*-/, "")]
    const [first] = group
    if (first.type === "radio") {
      if (group.some(box => box.checked) && wanted === undefined) continue
      const chosen = group.find(box => box.value === wanted)
        || group.find(box => ["0", "no"].includes(box.value)) || first
      chosen.checked = true
    } else if (first.type === "checkbox") {
      const chosen = group.find(box => box.value === wanted)
      if (chosen) chosen.checked = true
    } else if (first.tagName === "SELECT") {
      if (first.value) continue
      const options = [...first.options].filter(option => option.value)
      first.value = (options.find(option => option.value === wanted) || options[0]).value
    }
  }
}
"""
"""Answers every choice that is open: the wanted one, else "no", else the first."""


class IntakeWalk:
    """A person at `desk` in the middle of an intake; `asked` counts questions drawn unanswered."""

    def __init__(self, desk: Desk, **choices):
        self.desk, self.page = desk, desk.page
        self.choices = FIRST_CHOICES | choices
        self.asked: Counter[tuple[str, str]] = Counter()
        self.titles: list[str] = []
        self.presses = 0

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def to_the_end(self, stop=lambda path: False) -> None:
        """Answer page after page until the household's page comes, an exit, or `stop` says so."""
        while not (AT_HOME.match(self.path) or EXIT.search(self.path) or stop(self.path)):
            self.one_page()
            assert self.presses < 100, self.titles

    def one_page(self) -> None:
        """Answer what the page asks, and go on."""
        self.titles.append(self.page.locator("h1").inner_text())
        self._count()
        self.page.evaluate(ANSWER, self.choices)
        self._dates()
        self.presses += 1
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator("main form .buttons button").first.click()

    def _count(self) -> None:
        person = PERSON.match(self.path)
        for label, has_answer in self.page.evaluate(ASKED):
            if not has_answer:
                self.asked[person[1] if person else "", label] += 1

    def _dates(self) -> None:
        """An open date is today, where one has to be there."""
        on = factories.today()
        for name in ("entered_on", "information_date"):
            for part in ("month", "day", "year"):
                box = self.page.locator(f"main [name={name}_{part}]")
                if box.count() and not box.input_value():
                    box.fill(str(getattr(on, part)))
