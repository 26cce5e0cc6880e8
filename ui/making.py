"""Files that take a moment, or longer: what the page says and shows while they are made.

A short one is made when its download button is pressed, by a process beside the server
(`ui.beside`). Streamlit then does not run the page again, and puts a turning icon into the button
meanwhile; the line of words and the moving bar below the button hang on that icon, so the map keeps
its zoom. Where it can't be made, Streamlit says so in English: those words are put over.

A long one is made by the command line (`geo.__main__`) in a process of its own, so it takes as long
as there and leaves the server to the other readers. The page asks how far it is. The reader can go
on using it meanwhile; only its own button, or leaving for good, ends the process. Nothing of it has
a name in a folder, so nothing of it stays.
"""

from __future__ import annotations

import atexit
import json
import logging
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any, Final, ParamSpec

import streamlit as st

from geo import kept
from geo.escape import for_markdown, for_style
from geo.i18n import Texts
from geo.paths import ROOT
from geo.takeaway import export
from ui import beside, session

MIME: Final[dict[str, str]] = {
    **{str(kind): mime for kind, mime in export.MIME.items()},
    "gif": "image/gif",
    "html": "text/html",
    "mp4": "video/mp4",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "svg": "image/svg+xml",
}
_BUSY: Final = '.stDownloadButton:has([data-testid="stSpinnerIcon"])'
_STYLE: Final = """
<style>
.stDownloadButton { position: relative; }
BUSY::after { content: "WORDS"; display: block; font-size: .8rem; margin-top: .35rem; }
BUSY::before { content: ""; position: absolute; left: 0; top: calc(2.5rem + 1px); height: 3px;
 width: 100%; border-radius: 2px; background: linear-gradient(90deg, transparent 0 35%,
 var(--st-primary-color, #3579ad) 35% 65%, transparent 65%) 0 0 / 200% 100%;
 animation: atlas-making 1.1s linear infinite; }
@keyframes atlas-making { from { background-position: 200% 0; } to { background-position: 0 0; } }
@media (prefers-reduced-motion: reduce) { BUSY::before { animation: none; } }
[data-testid="stDownloadButtonError"] { font-size: 0; }
[data-testid="stDownloadButtonError"]::after { content: "FAILED"; font-size: .875rem; }
</style>
"""


def waiting(t: Texts) -> None:
    """Let the download buttons of the page say that their file is being made."""
    words, failed = for_style(t._("Making the file…")), for_style(beside.said(t))
    style = _STYLE.replace("BUSY", _BUSY).replace("WORDS", words).replace("FAILED", failed)
    st.html(style)


Given = ParamSpec("Given")


def aside(
    work: Callable[Given, bytes], *args: Given.args, **named: Given.kwargs
) -> Callable[[], bytes]:
    """Return what lets a process beside the server make a file (`ui.beside`)."""
    return partial(beside.made, partial(work, *args, **named), own=session.has_own())


def now(t: Texts, make: Callable[[], bytes]) -> bytes | None:
    """Return a file for the page itself; None, and words for its reader, if too many wait."""
    try:
        return make()
    except beside.BusyError:
        st.warning(beside.said(t))
        return None


def download(
    label: str,
    data: bytes | str | Callable[[], bytes],
    file_name: str,
    key: str,
    icon: str = "download",
    *,
    disabled: bool = False,
) -> None:
    """Draw the button of a file, or of what makes it; the page does not run again for it.

    Where the session has a list of its reader's own, no text of it stays in what others share.
    """
    made: Any = data
    if callable(data) and session.has_own():
        make = data

        def made() -> bytes:
            try:
                return make()
            finally:
                kept.forget_texts()

    st.download_button(
        label,
        data=made,
        file_name=file_name,
        mime=MIME[file_name.rpartition(".")[2]],
        on_click="ignore",
        icon=f":material/{icon}:",
        key=key,
        disabled=disabled,
    )


_LOG: Final = logging.getLogger(__name__)
_JOBS: Final = "_jobs"
_EVERY: Final = 2.0  # seconds between two looks of the page at the progress
_LOOK: Final = 0.25  # and of the server at the process
_GONE: Final = 60.0  # seconds after which a reader who left is not coming back
_BEHIND: Final = 10  # a process gives way to the server, which a reader waits for


class Line:
    """Who has one of a few places, and who waits for one, in the order in which they came."""

    def __init__(self, places: int, longest: int) -> None:
        self.places = places
        self.longest = longest
        self._lock = threading.Lock()
        self._all: list[object] = []

    def enter(self, who: object) -> bool:
        """Let somebody in; not if as many as may wait do so already."""
        with self._lock:
            free = len(self._all) < self.places + self.longest
            if free:
                self._all.append(who)
            return free

    def before(self, who: object) -> int:
        """Return how many places must become free before somebody has one; 0 with a place."""
        with self._lock:
            return max(0, self._all.index(who) + 1 - self.places) if who in self._all else 0

    def leave(self, who: object) -> None:
        """Let somebody go, with a place or without."""
        with self._lock:
            self._all.remove(who)


_LINE: Final = Line(places=beside.PROCESSES, longest=beside.WAITING)


@dataclass(frozen=True)
class Product:
    """A file to make: its name and words, the command that writes it, and what it reads.

    What is made of a reader's ``own`` list is in no log, and goes with it.
    """

    file_name: str
    words: str
    command: tuple[str, ...]
    given: str | bytes = ""
    own: bool = False


@dataclass(eq=False)
class Job:
    """The work on a file: how far it is, its result, and what is to be said of it."""

    product: Product
    done: int = 0
    of: int = 0
    content: bytes = b""
    failed: bool = False
    busy: bool = False  # too many wait
    told: list[dict[str, Any]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    until: float = math.inf  # when a reader who has left is given up
    process: subprocess.Popen[bytes] | None = None
    thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Say whether the work goes on, or waits for its turn."""
        return self.thread is not None and self.thread.is_alive()

    def start(self) -> None:
        """Begin the work, or wait until the server has a place for it, unless too many do."""
        self.busy = not _LINE.enter(self)
        if self.busy:
            return
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    @property
    def before(self) -> int:
        """Return how many are to be made before this one has its turn."""
        return _LINE.before(self)

    def _work(self) -> None:
        try:
            while self.before:
                self.stop.wait(_LOOK)
                if self._given_up():
                    return
            self._make()
        except OSError:
            self.failed = True
            _LOG.exception("%s can't be made", self.product.file_name)
        finally:
            _LINE.leave(self)

    def _make(self) -> None:
        text = self.product.given
        with _file() as given, _file() as made, _file() as said:
            given.write(text.encode() if isinstance(text, str) else text)
            given.seek(0)
            asked = [*self.product.command, "--out", "-", "--progress"]
            self.process = subprocess.Popen(  # noqa: S603 - options, no shell
                [sys.executable, "-m", "geo", *asked],
                cwd=ROOT,
                stdin=given,
                stdout=made,
                stderr=said,
            )
            atexit.register(self.process.kill)  # a server that ends leaves no work behind
            with suppress(OSError):  # it has ended already
                os.setpriority(os.PRIO_PROCESS, self.process.pid, _BEHIND)
            read = 0
            while self.process.poll() is None:
                self.stop.wait(_LOOK)
                read += self._listen(said, read)
                if self._given_up():
                    self.process.kill()
                    self.process.wait()
                    atexit.unregister(self.process.kill)
                    return
            atexit.unregister(self.process.kill)
            self._listen(said, read)
            made.seek(0)
            self.content = made.read()
            self.failed = not self.content
            if self.failed:
                words = os.pread(said.fileno(), 10_000, 0).decode(errors="replace")
                own = self.product.own
                told = (self.product.file_name, "") if own else (asked, words)
                _LOG.error("%s ended with %d: %s", told[0], self.process.returncode, told[1])

    def _given_up(self) -> bool:
        return self.stop.is_set() or time.monotonic() > self.until

    def _listen(self, said: IO[bytes], read: int) -> int:
        """Take in whole lines of progress from a place on; return how much was read."""
        text = os.pread(said.fileno(), 1_000_000, read)
        whole = text[: text.rfind(b"\n") + 1]
        for line in whole.splitlines():
            with suppress(ValueError):  # words for a reader of the command line
                found: Any = json.loads(line)
                self._take(found if isinstance(found, dict) else {})
        return len(whole)

    def _take(self, found: dict[str, Any]) -> None:
        if "of" in found:
            self.done, self.of = found["done"], found["of"]
        elif found:
            self.told.append(found)


def _file() -> IO[bytes]:
    """Return a file that has no place on a disk, where the system knows such ones."""
    in_memory: Callable[[str], int] | None = getattr(os, "memfd_create", None)
    return tempfile.TemporaryFile() if in_memory is None else os.fdopen(in_memory("atlas"), "w+b")


def forget() -> None:
    """Stop and forget what is made, or was, of the reader's own list."""
    jobs = _jobs()
    for name in [name for name, job in jobs.items() if job.product.own]:
        jobs.pop(name).stop.set()


def offer(t: Texts, product: Product, said: Callable[[dict[str, Any]], str] | None = None) -> None:
    """Draw the button that makes a file, its progress while it is made, and its download.

    ``said`` puts what the command has told into words.
    """
    job = _jobs().get(product.file_name)
    if job is not None and job.product != product:
        job.stop.set()  # what it was made of has changed
        job = None
    if job is not None and job.running:
        _progress(t, job)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        made = job is not None and bool(job.content)
        other = any(one.running and not one.stop.is_set() for one in _jobs().values())
        st.button(
            t._("Make: {file}").format(file=product.words),
            icon=":material/build:",
            key=f"make_{product.file_name}",
            on_click=_begin,
            args=(product,),
            disabled=made or other,
            help=t._("One file at a time.") if other else None,
        )
        if job is not None and made:
            words = t._("Download: {file}").format(file=product.words)
            download(words, job.content, product.file_name, f"take_{product.file_name}")
    if job is not None and job.busy:
        st.warning(t._("Too many files are being made. Try again in a few minutes."))
    if job is not None and job.failed:
        st.error(t._("This file could not be made."))
    if job is not None and job.told and said is not None:
        st.warning("\n".join(f"- {for_markdown(said(one))}" for one in job.told))


def _jobs() -> dict[str, Job]:
    """Return the work of the session, whose reader is here."""
    found: dict[str, Job] = st.session_state.setdefault(_JOBS, {})
    _reader(found)
    for job in found.values():
        job.until = math.inf
    return found


def _leave(jobs: dict[str, Job]) -> None:
    for job in jobs.values():
        job.until = time.monotonic() + _GONE


@st.cache_resource(scope="session", show_spinner=False, on_release=_leave)
def _reader(_found: dict[str, Job]) -> dict[str, Job]:
    """Keep the work of a session until its reader leaves."""
    return _found


def _begin(product: Product) -> None:
    job = Job(product)
    _jobs()[product.file_name] = job
    job.start()


def _stop(product: Product) -> None:
    job = _jobs().pop(product.file_name, None)
    if job is not None:
        job.stop.set()


@st.fragment(run_every=_EVERY)
def _progress(t: Texts, job: Job) -> None:
    """Draw how far the work is and the button that stops it; ask for the whole page at its end."""
    product = job.product
    if job.stop.is_set() or not job.running:
        st.rerun()
    said = t._("{done} of {all}").format(done=t.number(job.done), all=t.number(job.of))
    words = t.labelled(product.words, said) if job.of else product.words
    if job.before:
        before = t.n_(
            "waits until {n} other file is made", "waits until {n} other files are made", job.before
        )
        words = t.labelled(product.words, before)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.done / max(job.of, 1), text=words)
        st.button(
            t._("Cancel"),
            icon=":material/close:",
            key=f"stop_{product.file_name}",
            on_click=_stop,
            args=(product,),
        )
