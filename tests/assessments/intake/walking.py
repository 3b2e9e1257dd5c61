"""Walks an intake as a browser without scripts does: fills in each page it is led to, and sends."""

import re

from tests import factories
from tests.assessments.conversation import three_boxes

AT_HOME = re.compile(r"^/households/\d+/$")
LEFT_OPEN = "open"


class Walk:
    """What stands on the page in front, and every page that was passed, by its address."""

    def __init__(self, browser, outcome="queue"):
        self.browser = browser
        self.outcome = outcome
        self.passed = []
        self.page, self.url = "", ""

    def take(self, answer):
        """Look at an answer of the site."""
        self.page, self.url = answer.content.decode(), answer.request["PATH_INFO"]
        assert answer.status_code == 200, self.url
        self.passed.append(self.url)
        return self

    def open(self, url):
        """Follow a link."""
        return self.take(self.browser.get(url, follow=True))

    def press(self, url, data=None):
        """Press a button of another page."""
        return self.take(self.browser.post(url, data or {}, follow=True))

    def send(self):
        """Fill in the page in front as somebody in a hurry would, and send it."""
        return self.press(self.url, self.answers())

    def to_the_end(self, stop=lambda walk: False):
        """Go on until the household's page comes, an exit, or whatever `stop` waits for."""
        while not (AT_HOME.match(self.url) or self.url.endswith("/exit/diverted/") or stop(self)):
            before = len(self.passed)
            self.send()
            assert before < 80, self.passed
        return self

    @property
    def part(self):
        """What the progress bar says."""
        found = re.search(r"Intake · (\d+) of (\d+) · ([^<]*)", self.page)
        return found.groups() if found else None

    def answers(self):
        """What is sent of the page in front."""
        on = factories.today()
        names = re.findall(r'name="([^"]+)"', self.page)
        for part, answers in {
            "/profile/": self._profile,
            "/release/": lambda: {"decision": "refused", "language": "en", "understood": "on"},
            "/enroll/": lambda: (
                three_boxes("entered_on", on)
                | self._filled(names)
                | {name: "on" for name in names if name.endswith("-enroll")}
            ),
            "/living-situation/": lambda: (
                three_boxes("information_date", on) | {"situation": "116"}
            ),
            "/entry/": lambda: {"drawn": re.search(r'name="drawn" value="([^"]*)"', self.page)[1]},
            "/outcome/": lambda: {"outcome": self.outcome},
            "/interviews/": lambda: {
                "asked": re.findall(r'name="asked" value="([^"]*)"', self.page)
            },
        }.items():
            if part in self.url:
                return answers()
        return {}

    def _filled(self, names):
        chosen = re.findall(
            r'<select name="([^"]+)".*?<option value="([^"]*)" selected', self.page, re.S
        )
        return {name: value for name, value in chosen if name in names}

    def _profile(self):
        values = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', self.page))
        kept = ("first_name", "last_name", *three_boxes("date_of_birth", factories.today()))
        return {name: values[name] for name in kept if name in values} | {
            "language": "en",
            "ssn_missing": "9",
            "race_ethnicity": "5",
            "sex": "1",
            "veteran_status": "0",
        }
