"""Keeps a record of what a page asks of other hosts and what it complains about."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, WebError, WebSocket

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})
_ELSEWHERE = re.compile(r"^https?://(?!(?:127\.0\.0\.1|localhost)(?:[:/]|$))", re.IGNORECASE)


@dataclass
class Watch:
    """What a test's pages did that they should not have done.

    Attributes
    ----------
    requests
        Addresses beyond this machine that were asked for; none was let through.
    errors
        Messages of the console at level error, and errors that no script caught.
    allowed
        Patterns (``re.search``) of requests and errors that the test expects.
    """

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Watch every page that the context opens from now on."""
        context.route(_ELSEWHERE, self._refuse)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("page", self._on_page)

    def detach(self, context: BrowserContext) -> None:
        """Watch the context no more: another test goes on with it."""
        context.remove_listener("console", self._on_console)
        context.remove_listener("weberror", self._on_error)
        context.remove_listener("page", self._on_page)
        context.unroute(_ELSEWHERE, self._refuse)

    def complaints(self) -> list[str]:
        """Return what was seen and not expected, one line each."""
        lines = [f"asked another host: {url}" for url in self.requests]
        lines += [f"error in the browser: {text}" for text in self.errors]
        return [line for line in lines if not any(re.search(each, line) for each in self.allowed)]

    def _refuse(self, route: Route) -> None:
        self.requests.append(route.request.url)
        route.abort()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_error(self, failure: WebError) -> None:
        self.errors.append(str(failure.error))

    def _on_page(self, page: Page) -> None:
        page.on("websocket", self._on_websocket)

    def _on_websocket(self, socket: WebSocket) -> None:
        if urlsplit(socket.url).hostname not in LOCAL_HOSTS:
            self.requests.append(socket.url)
