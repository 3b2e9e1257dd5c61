"""What a worker does in the browser, in the words that stand on the screen."""

from datetime import date

from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.signing_in import PASSWORD, browser_of, with_password


class Desk:
    """A signed-out browser in front of the site; every method is one thing a person does.

    `actions` counts clicks and taps on answers and buttons; typing is not counted.
    `last_interview` says how many questions were answered, on how many pages, with how many taps.
    """

    def __init__(self, page: Page, address: str):
        self.page, self.address = page, address
        self.actions = 0
        self.last_interview = (0, 0, 0)

    # --- Moving about -------------------------------------------------------------------

    def go(self, view: str, *args) -> None:
        """Open a page by its address."""
        self.page.goto(self.address + reverse(view, args=args))

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button and wait for the page it leads to."""
        button = (within or self.page.locator("main")).get_by_role("button", name=name, exact=True)
        self._leave_by(button)

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow a link."""
        self._leave_by((within or self.page.locator("body")).get_by_role("link", name=name).first)

    def _leave_by(self, control: Locator) -> None:
        self.actions += 1
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            control.click()

    def step(self, title: str) -> None:
        """Open a step of the household's task list."""
        self.follow(title, within=self.page.get_by_role("list", name="Steps"))

    # --- Filling in ---------------------------------------------------------------------

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into the box with this label."""
        (within or self.page).get_by_label(label).fill(text)

    def pick(self, question: str, answer: str, within: Locator | None = None) -> None:
        """Choose an answer to the question with these words."""
        group = (within or self.page).locator("fieldset", has=self._legend(question))
        self.actions += 1
        group.get_by_label(answer, exact=True).first.check()

    def date(self, question: str, day: date, within: Locator | None = None) -> None:
        """Type a date into its three boxes."""
        group = (within or self.page).locator("fieldset", has=self._legend(question)).last
        for box, number in (("Month", day.month), ("Day", day.day), ("Year", day.year)):
            group.get_by_label(box).fill(str(number))

    def _legend(self, words: str) -> Locator:
        return self.page.locator("legend").filter(has_text=words)

    # --- Whole tasks --------------------------------------------------------------------

    def sign_in(self, user) -> None:
        """Type user name and password on the sign-in page."""
        self.type("User name", user.username)
        self.type("Password", PASSWORD)
        self.press("Sign in")

    def sign_in_anew(self, user) -> None:
        """Sign in by typing, as whoever is remembered by cookie alone has not done."""
        end_all_sessions()
        self.go("home")
        self.sign_in(user)

    def search(self, name: str) -> None:
        """Look for a person by name."""
        self.follow("Find a person")
        self.type("Name or profile code", name)
        self.press("Search")

    def begin(self, tool) -> None:
        """Open a tool from the task list: yes, they are interested, face to face."""
        self.step(tool.label)
        self.page.get_by_role("radio", name="Yes").first.check()
        self.press("Continue")

    def interview(self, tool, answers: dict) -> None:
        """Give the answers, page by page, and skip all other questions, up to the check page."""
        questions, pages, actions_before = 0, 0, self.actions
        while not self.is_at_the_end:
            given = [code for code in self.asked() if code in answers]
            for code in given:
                self.answer(tool, code, answers[code])
            questions, pages = questions + len(given), pages + 1
            self.press(self.word_to_go_on)
        self.last_interview = questions, pages, self.actions - actions_before

    @property
    def word_to_go_on(self) -> str:
        """What the button says: a page that was answered before is kept with one press (R20)."""
        keep = "Keep all and continue"
        is_kept = self.page.locator("main").get_by_role("button", name=keep).count()
        return keep if is_kept else "Continue"

    @property
    def is_at_the_end(self) -> bool:
        """Whether an interview has come to its check page."""
        return self.page.url.endswith("/check/")

    def asked(self) -> list[str]:
        """Codes of the questions on the page."""
        ids = self.page.locator(".question").evaluate_all("all => all.map(each => each.id)")
        return [each.removeprefix("div_id_") for each in ids]

    def answer(self, tool, code: str, answer) -> None:
        """Answer one question: an option's code, several codes, or what to type."""
        question = factories.shipped(tool).question(code)
        field = self.page.locator(f"#div_id_{code}")
        if not question.options:
            field.locator("input:not([type=checkbox]), textarea").fill(str(answer))
            return
        for each in [answer] if isinstance(answer, str) else answer:
            self.actions += 1
            field.get_by_label(question.options_by_code[each].text.en, exact=True).check()

    def choose_first(self, code: str) -> str:
        """Give the first answer that a question offers, or type one; what is stored for it."""
        field = self.page.locator(f"#div_id_{code}")
        box = field.locator("input:not([type=checkbox]):not([type=radio]), textarea")
        if box.count():
            box.first.fill("5")
            return "5"
        field.locator("input").first.check()
        return field.locator("input").first.get_attribute("value")

    # --- Looking ------------------------------------------------------------------------

    def expect_title(self, words: str) -> None:
        """The page's one heading."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def expect_status(self, step: str, status: str) -> None:
        """How far a step of the task list is."""
        row = self.page.get_by_role("list", name="Steps").get_by_role("listitem")
        expect(row.filter(has_text=step)).to_contain_text(status)

    def open_staff_view(self) -> Locator:
        """Unfold what only staff should see."""
        summary = self.page.locator("summary", has_text="Staff view")
        view = self.page.locator("details.staff").filter(has=summary)
        view.locator("summary").click()
        return view


def worker(**who):
    """A user who can sign in with PASSWORD."""
    return with_password(factories.UserFactory(**who))


def remember(context, address: str, user) -> None:
    """Sign a browser in without the sign-in page."""
    cookie = browser_of(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])


def end_all_sessions() -> None:
    """What happens to a worker who was away for too long."""
    Session.objects.all().delete()
