"""The reader without a browser, with whom ``make load`` measures."""

from geo.fields import BY_NAME
from geo.schemes import SCHEMES
from tests.e2e.server import Server
from tests.load.reader import Reader
from tests.shared import awaited


def test_a_reader_without_a_browser_opens_a_map_filters_it_and_has_a_figure_made(
    app_server: Server,
) -> None:
    async def visit() -> tuple[str, list[str], int]:
        async with Reader(app_server.url) as reader:
            await reader.open("contestatory", "lang=en&asof=2019-12-31")
            await reader.choose("choice_tiers", 0, 1)
            await reader.take("fig_download")
            return reader.address(), reader.trouble, reader.received

    filtered, trouble, received = awaited(visit())
    codes = [category.code for category in SCHEMES["tier"].categories[:2]]
    tiers = "".join(f"&{BY_NAME['tiers'].key}={code}" for code in codes)
    assert filtered == f"asof=2019-12-31{tiers}&lang=en"
    assert not trouble
    assert received > 100_000
