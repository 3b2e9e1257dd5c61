"""What can be wrong with a page as it stands on a screen, found by machine."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}
ALL_RULES = {
    **QUICK,
    # Off by default in axe: targets of 24 pixels at least (WCAG 2.2, 2.5.8).
    "rules": {"target-size": {"enabled": True}},
}
COLOURS_ONLY = {**QUICK, "runOnly": ["color-contrast"]}

UNMARKED_FOCUS = """() => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const shown = [...document.querySelectorAll(controls)].filter((each) => each.checkVisibility());
  const isMarked = (each) => {
    each.focus({ focusVisible: true });
    return [each, each.closest(".option") ?? each].some((one) => {
      const style = getComputedStyle(one);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
  };
  return shown.filter((each) => !isMarked(each)).map((each) => each.outerHTML.slice(0, 120));
}"""


class Watch:
    """Collects what a page says on the console and what it asks of other sites."""

    def __init__(self, page: Page, address: str):
        self.host = urlsplit(address).netloc
        self.problems: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._asked)

    def _heard(self, message):
        # Chromium reports the page's own status 403 or 404 here, which the test expects.
        if message.type in ("error", "warning") and "status of 40" not in message.text:
            self.problems.append(f"console: {message.text}")

    def _asked(self, request):
        if urlsplit(request.url).netloc not in ("", self.host):
            self.problems.append(f"request to another site: {request.url}")

    def so_far(self) -> list[str]:
        """What was collected since the last time."""
        found, self.problems = self.problems, []
        return found


def problems_of(page: Page) -> Iterator[str]:
    """What is wrong at the width the page has now."""
    yield from problems_of_shape(page)
    yield from axe_violations(page, ALL_RULES)


def problems_of_shape(page: Page) -> Iterator[str]:
    """What is wrong and quick to see."""
    yield from scrolling_of(page)
    headings = page.locator("h1").count()
    if headings != 1:
        yield f"{headings} h1"


def scrolling_of(page: Page) -> Iterator[str]:
    """Nobody has to scroll sideways."""
    beyond = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    if beyond > 0:
        yield f"scrolls sideways by {beyond} pixels"


def bring_axe(page: Page) -> None:
    """Load axe-core into the page, once for all runs."""
    page.evaluate(AXE_SCRIPT)


def axe_violations(page: Page, options: dict) -> Iterator[str]:
    """What axe-core finds; `bring_axe` comes first."""
    for violation in page.evaluate("(options) => axe.run(options)", options)["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:150]} ({node['failureSummary'][:200]})"


def unmarked_focus(page: Page) -> Iterator[str]:
    """Everything that takes the focus shows it."""
    page.keyboard.press("Tab")
    yield from (f"focus not visible: {html}" for html in page.evaluate(UNMARKED_FOCUS))
