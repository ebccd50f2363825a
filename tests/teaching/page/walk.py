"""A lesson in a browser: opened, predicted, walked through."""

from functools import cache

from sim.teaching.page import page_of
from tests.report.page.test_browser import kept_page, watched

SIZES = {"phone": (390, 844), "laptop": (1366, 768), "projector": (1920, 1080)}
OVERFLOW = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def written(folder, lesson, name="lesson.html"):
    """Where the page of a lesson lies, once it is written."""
    (folder / name).write_text(page_of(lesson), encoding="utf-8")
    return (folder / name).as_uri()


def opened(browser, address, size="laptop", scheme="light", **options):
    """(page, what it says and asks for) in a context of its own, for the test to close."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
    page, heard = context.new_page(), []
    watched(page, heard)
    page.goto(address)
    return page, heard


@cache
def forgetting(browser, **options):
    """(page, what it says and asks for, what makes its context forget what pages have stored)."""
    page, heard = kept_page(browser, **options)
    session = page.context.new_cdp_session(page)
    stored = {"origin": "file://", "storageTypes": "all"}
    return page, heard, lambda: session.send("Storage.clearDataForOrigin", stored)


def loaded(browser, address, size="laptop", scheme="light", **options):
    """(page, what it says and asks for) of a file's address, loaded into a page that others have used."""
    page, heard, forget = forgetting(browser, **options)
    page.goto("about:blank")  # what was there before may store something as it goes
    forget()
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="null", color_scheme=scheme)
    heard.clear()
    page.goto(address)
    return page, heard


def predict(page, which="before", low=-300, high=200, reason="More of them come for less."):
    """Give a range and a reason, and store them."""
    page.fill(f"#{which}-lo", str(low))
    page.fill(f"#{which}-hi", str(high))
    page.fill(f"#{which}-reason", reason)
    page.get_by_role("button", name="Store my prediction").click()


def to_sliders(page):
    """Predict and go on to the sliders without the second question."""
    predict(page)
    press(page, "What does it show?")
    press(page, "Finish without")


def press(page, name):
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).click()


def until(page, holds, tries=200):
    """Wait until an expression holds; the page's policy keeps Playwright's own way of waiting from running."""
    for _ in range(tries):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never so: {holds}")


def move(page, lever, amount):
    """Put a slider somewhere."""
    page.evaluate(
        """([lever, amount]) => {
            const input = document.getElementById(`lever-${lever}`);
            input.value = amount;
            input.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        [lever, amount],
    )
