"""One reader of the atlas, over Streamlit's own protocol and without a browser."""

from __future__ import annotations

import asyncio
import re
import time
from types import TracebackType
from typing import Final, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE: Final = 60.0  # seconds for one answer
_KEY: Final = re.compile(r"^\$\$ID-[^-]+-(.+)$")


class Reader:
    """A session at a server: opens pages, chooses in widgets, and counts what it is sent.

    Attributes
    ----------
    received
        Bytes that the server has sent.
    trouble
        What went wrong on the server, as it was told: the kinds of exceptions shown.
    """

    def __init__(self, url: str, cookie: str = "") -> None:
        self._headers = {"Cookie": cookie} if cookie else {}
        self._url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection | None = None
        self._kept: dict[str, ForwardMsg] = {}
        self._ids: dict[str, str] = {}
        self._files: dict[str, str] = {}
        self._options: dict[str, list[str]] = {}
        self._values: dict[str, WidgetState] = {}
        self._query = self._page = self._hash = self._session = ""
        self.received = 0
        self.trouble: list[str] = []

    async def __aenter__(self) -> Self:
        """Connect."""
        self._socket = await connect(
            self._url,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=self._headers,
            max_size=None,
            open_timeout=PATIENCE,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()

    async def open(self, page: str, query: str = "") -> float:
        """Open a page with values in its address; return the seconds until it is whole."""
        self._page, self._query, self._hash = page, query, ""
        self._ids.clear()
        self._files.clear()
        self._values.clear()
        return await self._run()

    async def choose(self, key: str, *places: int) -> float:
        """Choose options, by their places in the list with a session key.

        Returns
        -------
        float
            The seconds until the page is whole again.
        """
        state = WidgetState(id=self._ids[key])
        state.string_array_value.data.extend(self._options[key][place] for place in places)
        self._values[key] = state
        return await self._run()

    async def take(self, key: str) -> float:
        """Let the file of a download button be made; return the seconds that it took."""
        asked = BackMsg()
        request = asked.backend_operation_request
        request.request_id, request.session_id = key, self._session
        request.deferred_file.file_id = self._files[key]
        return await self._wait(asked, "backend_operation_response")

    async def again(self) -> float:
        """Ask for the same page once more, as a click that changes nothing does."""
        return await self._run()

    def address(self) -> str:
        """Return the values of the address, as the page has written them."""
        return self._query

    async def _run(self) -> float:
        asked = BackMsg()
        rerun = asked.rerun_script
        rerun.query_string, rerun.page_name = self._query, self._page
        rerun.page_script_hash = self._hash
        rerun.widget_states.widgets.extend(self._values.values())
        rerun.cached_message_hashes.extend(self._kept)
        rerun.context_info.locale, rerun.context_info.timezone = "en-GB", "Europe/Paris"
        return await self._wait(asked, "script_finished")

    async def _wait(self, asked: BackMsg, end: str) -> float:
        """Send a message and take in what comes, until one of a kind has come."""
        if self._socket is None:
            raise RuntimeError("a reader connects first: async with Reader(url)")
        begun = time.monotonic()
        await self._socket.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while self._take_in(await self._socket.recv()) != end:
                pass
        return time.monotonic() - begun

    def _take_in(self, sent: str | bytes) -> str | None:
        """Keep what a message says that later ones need, and return its kind."""
        data = sent.encode() if isinstance(sent, str) else sent
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind: str | None = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id or self._session
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "backend_operation_response" and message.backend_operation_response.error_msg:
            self.trouble.append(message.backend_operation_response.error_msg)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._kept[message.hash] = message
            self._look(message)
        elif kind == "ref_hash":
            self._look(self._kept[message.ref_hash])
        return kind

    def _look(self, message: ForwardMsg) -> None:
        """Keep the widgets and files of an element, and what it tells of faults."""
        element = message.delta.new_element
        name = element.WhichOneof("type")
        if name == "exception":
            self.trouble.append(element.exception.type)
        found = getattr(getattr(element, name), "id", "") if name else ""
        key = _KEY.match(found)
        if key is not None:
            self._ids[key[1]] = found
            if name == "download_button":
                self._files[key[1]] = element.download_button.deferred_file_id
            elif name == "multiselect":
                self._options[key[1]] = list(element.multiselect.options)
