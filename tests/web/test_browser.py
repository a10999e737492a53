"""The pages in a real Chromium, without a script: found by searching, read on a telephone, used by keyboard alone."""

import csv
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browsing import WAIT, NoBrowserError, browsing, serving_at
from tests.web.conftest import SHOWN, Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

PHONE: "ViewportSize" = {"width": 360, "height": 740}
DESKTOP: "ViewportSize" = {"width": 1100, "height": 800}

PAGES = [
    "/", "/quotes?speaker=nobody", "/claims", "/speakers", "/facts", "/articles/1", "/speakers/1", "/facts/1",
    "/articles/99", "/quotes?q=boat",
]  # fmt: skip

CONTRAST = 4.5
"""Of words and their ground, at least: https://www.w3.org/TR/WCAG22/#contrast-minimum."""

# The words of a page that have less contrast than they must, each with its contrast.
FAINT = """(least) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("").trim();
    if (!words) continue;
    const style = getComputedStyle(element);
    const both = [light(channels(element.closest("svg") ? style.fill : style.color)), light(ground(element))].sort();
    const contrast = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
    if (contrast < least) faint.push([words, contrast]);
  }
  return faint;
}"""

FOCUSED = "() => [document.activeElement.innerText ?? '', getComputedStyle(document.activeElement).outlineStyle]"
"""The words of what the keyboard is at, and how it is outlined."""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A Chromium for the tests of this module; they are skipped where there is none, and in CI fail."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(browsing())
        except NoBrowserError as error:
            if os.environ.get("FACTDB_TEST_REQUIRE_BROWSER") == "1":
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield running


@pytest.fixture(scope="module")
def address(browser: "Browser", site: Site) -> Iterator[str]:
    with serving_at(site.engine) as served:
        yield served


@pytest.fixture
def page(browser: "Browser", address: str, request: pytest.FixtureRequest) -> Iterator["Page"]:
    """An empty tab that runs no script; nothing that it asks for may lie elsewhere, and nothing may fail."""
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport=getattr(request, "param", DESKTOP)
    )
    context.set_default_timeout(WAIT)
    opened = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda each: asked.append(each.url))
    opened.on("console", lambda each: said.append(each.text))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(address)] == []
    assert [words for words in said if "status of 4" not in words] == []


@pytest.fixture
def expect(browser: "Browser") -> Any:
    """Playwright's own assertions: they wait for the page that a click leads to."""
    from playwright.sync_api import expect

    expect.set_options(timeout=WAIT)
    return expect


def test_search_narrow_open_follow(page: "Page", expect: Any) -> None:
    page.goto("/")
    page.get_by_label("Words").fill("boat")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".found strong")).to_have_text(f"{SHOWN} quotes")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("blockquote")).to_have_count(SHOWN - 50)
    page.get_by_role("navigation", name="Narrow by").get_by_role("link", name="2024-02").click()
    expect(page.locator("blockquote")).to_have_count(29)
    page.get_by_role("link", name="Ines Calder").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ines Calder")
    expect(page.get_by_role("img")).to_be_visible()
    page.get_by_role("link", name="All quotes of Ines Calder").click()
    page.get_by_label("Words").fill("grain")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="New quay opens").click()
    expect(page.locator("mark.amount").get_by_text("nearly 460 tonnes", exact=True)).to_be_visible()
    page.get_by_role("link", name="fact 1", exact=True).click()
    expect(page.get_by_role("heading", name="Where claimants differ")).to_be_visible()
    page.locator("#conflicts + div").get_by_role("link", name="700 tonnes").click()
    expect(page.locator("tr:target").get_by_role("link", name="Peter Olsen")).to_be_visible()


def test_what_was_found_is_downloaded(page: "Page", tmp_path: Path) -> None:
    page.goto("/quotes?q=boat&since=2024-02&until=2024-02")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").first.click()
    waiting.value.save_as(tmp_path / waiting.value.suggested_filename)
    with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 29
    assert {row["speaker"] for row in rows} == {"Ines Calder"}


def test_the_keyboard_is_enough(page: "Page", expect: Any) -> None:
    page.goto("/quotes")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)[0] == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("grain")
    page.keyboard.press("Enter")
    expect(page.locator(".found strong")).to_have_text("2 quotes")
    follow(page, "New quay opens")
    expect(page.get_by_role("heading", level=1)).to_have_text("New quay opens")
    follow(page, "fact 1")
    expect(page.get_by_role("img")).to_be_visible()


def follow(page: "Page", words: str) -> None:
    """Go to a link by the Tab key, each stop on the way outlined, and take it."""
    for _ in range(100):
        page.keyboard.press("Tab")
        reached, outline = page.evaluate(FOCUSED)
        assert outline != "none", reached
        if reached == words:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"no Tab leads to {words!r}")


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_telephone_shows_everything(page: "Page", expect: Any) -> None:
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"], path
        inside = page.evaluate(
            "() => [...document.querySelectorAll('.wide')].map((e) => e.scrollWidth - e.clientWidth)"
        )
        assert not any(inside), path
        assert page.get_by_role("navigation", name="Main").is_visible()
        assert page.evaluate(FAINT, CONTRAST) == [], path
    page.get_by_role("link", name="Narrow").click()
    expect(page.get_by_role("heading", name="Month")).to_be_visible()
