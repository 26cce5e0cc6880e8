"""The browser, the app it looks at, and a watch over both."""

import os
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.conftest import ARTIFACTS
from tests.e2e import browser as installed
from tests.e2e.server import ROOT, Server, shared
from tests.e2e.watch import Watch

HERE = Path(__file__).parent
Options = dict[str, object]
Profile = Callable[[Options], BrowserContext]
# All pages of a profile share one process, which keeps the scripts that it has compiled: to read
# Streamlit's megabytes anew was half of the work of a visit.
KEPT = ("--process-per-site", "--js-flags=--no-flush-bytecode")
_AT_ONCE = "PYTEST_XDIST_WORKER"
_FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test here as ``e2e``."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The atlas, running on a free port of this machine, once for all processes of this run."""
    own = tmp_path_factory.getbasetemp()  # each process has one, in a folder of all
    with shared(ROOT / "server.py", own.parent if _AT_ONCE in os.environ else own) as server:
        yield server


@pytest.fixture(scope="session")
def server_url(app_server: Server) -> str:
    """The address of the running atlas."""
    return app_server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser of the Chromium family."""
    path = installed.find()
    if path is None:
        pytest.fail(installed.ADVICE, pytrace=False)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*installed.flags(), *KEPT])
        yield running
        running.close()


@pytest.fixture(scope="session")
def profile(browser: Browser, server_url: str) -> Iterator[Profile]:
    """The profile for some options, the same throughout the run, with a first page that stays."""
    kept: dict[str, BrowserContext] = {}

    def of(options: Options) -> BrowserContext:
        name = repr(sorted(options.items()))
        if name not in kept:
            kept[name] = browser.new_context(base_url=server_url, **options)  # type: ignore[arg-type]
            kept[name].new_page().goto("/_stcore/health")
        return kept[name]

    yield of
    for context in kept.values():
        context.close()


@pytest.fixture
def context_options() -> Options:
    """Options of the browser context; a test module may override this fixture."""
    return {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
        "color_scheme": "light",
        "accept_downloads": True,
    }


@pytest.fixture
def watch() -> Watch:
    """The record of foreign requests and browser errors; ``watch.allowed`` takes patterns."""
    return Watch()


@pytest.fixture
def context(profile: Profile, context_options: Options, watch: Watch) -> Iterator[BrowserContext]:
    """A browser profile that holds nothing of other tests and reaches nothing but the app.

    At the end of the test, foreign requests and errors in the browser fail it.
    """
    context = profile(context_options)
    first = context.pages[0]
    watch.attach(context)
    yield context
    for page in context.pages[1:]:
        page.close()
    watch.detach(context)
    context.clear_cookies()
    first.evaluate("localStorage.clear()")
    complaints = watch.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@contextmanager
def closed_beyond(
    own: Callable[[str], bool], browser: Browser, options: Options, watch: Watch
) -> Iterator[BrowserContext]:
    """Open a browser without a network; what is asked for beyond its own addresses is a fault."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context = browser.new_context(offline=True, **options)  # type: ignore[arg-type]
    watch.attach(context)
    context.route(lambda url: not own(url), refuse)
    yield context
    context.close()
    assert asked == []
    assert watch.complaints() == []


@pytest.fixture
def closed(browser: Browser, context_options: Options, watch: Watch) -> Iterator[BrowserContext]:
    """A browser without a network; whatever a file asks for beyond itself fails the test."""

    def own(url: str) -> bool:
        return url.startswith("file:") and ".html" in url

    with closed_beyond(own, browser, context_options, watch) as context:
        yield context


@pytest.fixture
def page(
    context: BrowserContext, app_server: Server, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """An empty page; when the test fails, its picture and the app's log are kept."""
    page = context.new_page()
    yield page
    if request.node.stash.get(_FAILED, False):
        name = re.sub(r"[^\w.-]+", "-", request.node.name)
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTIFACTS / f"{name}.failed.png")
        (ARTIFACTS / f"{name}.app.log").write_text(app_server.log(), encoding="utf-8")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures know whether the test has failed."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report
