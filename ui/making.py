"""Files that take a moment, or longer: what the page says and shows while they are made.

A short one is made when its download button is pressed. Streamlit then does not run the page
again, and puts a turning icon into the button meanwhile; the line of words and the moving bar
below the button hang on that icon, so the map keeps its zoom.

A long one is made by a thread of its own, and the page asks how far it is. So the reader can go on
using the page meanwhile; only its own button, or leaving for good, gives the work up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from geo.escape import for_markdown, for_style
from geo.i18n import Texts
from geo.takeaway import export

MIME: Final[dict[str, str]] = {
    **{str(kind): mime for kind, mime in export.MIME.items()},
    "html": "text/html",
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
</style>
"""


def waiting(t: Texts) -> None:
    """Let the download buttons of the page say that their file is being made."""
    words = for_style(t._("Making the file…"))
    st.html(_STYLE.replace("BUSY", _BUSY).replace("WORDS", words))


def download(
    label: str,
    data: bytes | str | Callable[[], bytes],
    file_name: str,
    key: str,
    icon: str = "download",
    *,
    disabled: bool = False,
) -> None:
    """Draw the button of a file, or of what makes it; the page does not run again for it."""
    st.download_button(
        label,
        data=data,
        file_name=file_name,
        mime=MIME[file_name.rpartition(".")[2]],
        on_click="ignore",
        icon=f":material/{icon}:",
        key=key,
        disabled=disabled,
    )


_JOBS: Final = "_jobs"
_EVERY: Final = 2.0  # seconds between two looks at the progress: each takes time from the work


class StoppedError(Exception):
    """The reader has stopped the work."""


@dataclass(frozen=True)
class Product:
    """A file to make: its name and words, and what it is made of (to know it again)."""

    file_name: str
    words: str
    of: object


@dataclass
class Job:
    """The work on a file: how far it is, its result, and what is to be said of it."""

    identity: str
    done: int = 0
    of: int = 0
    content: bytes = b""
    failed: bool = False
    said: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Say whether the work goes on."""
        return self.thread is not None and self.thread.is_alive()

    def start(self, make: Callable[[Job], bytes]) -> None:
        """Begin the work in a thread of its own."""
        self.thread = threading.Thread(target=self._work, args=(make,), daemon=True)
        self.thread.start()

    def _work(self, make: Callable[[Job], bytes]) -> None:
        try:
            self.content = make(self)
        except StoppedError:
            return
        except Exception:
            self.failed = True
            raise

    def told(self, done: int, of: int) -> None:
        """Keep how far the work is.

        Raises
        ------
        StoppedError
            If the reader has stopped it.
        """
        if self.stop.is_set():
            raise StoppedError
        self.done, self.of = done, of


Make = Callable[[Job], bytes]


def offer(t: Texts, product: Product, make: Make) -> None:
    """Draw the button that makes a file, its progress while it is made, and its download."""
    job = _jobs().get(product.file_name)
    if job is not None and job.identity != repr(product.of):
        job.stop.set()  # what it was made of has changed
        job = None
    if job is not None and job.running:
        _progress(t, product, job)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        made = job is not None and bool(job.content)
        st.button(
            t._("Make: {file}").format(file=product.words),
            icon=":material/build:",
            key=f"make_{product.file_name}",
            on_click=_begin,
            args=(product, make),
            disabled=made,
        )
        if job is not None and made:
            words = t._("Download: {file}").format(file=product.words)
            download(words, job.content, product.file_name, f"take_{product.file_name}")
    if job is not None and job.failed:
        st.error(t._("This file could not be made."))
    if job is not None and job.said:
        st.warning("\n".join(f"- {for_markdown(line)}" for line in job.said))


def _jobs() -> dict[str, Job]:
    found: dict[str, Job] = st.session_state.setdefault(_JOBS, {})
    return found


def _begin(product: Product, make: Make) -> None:
    job = Job(repr(product.of))
    _jobs()[product.file_name] = job
    job.start(make)


def _stop(product: Product) -> None:
    job = _jobs().pop(product.file_name, None)
    if job is not None:
        job.stop.set()


@st.fragment(run_every=_EVERY)
def _progress(t: Texts, product: Product, job: Job) -> None:
    """Draw how far the work is and the button that stops it; ask for the whole page at its end."""
    if job.stop.is_set() or not job.running:
        st.rerun()
    said = t._("{done} of {all}").format(done=t.number(job.done), all=t.number(job.of))
    words = t.labelled(product.words, said) if job.of else product.words
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.done / max(job.of, 1), text=words)
        st.button(
            t._("Cancel"),
            icon=":material/close:",
            key=f"stop_{product.file_name}",
            on_click=_stop,
            args=(product,),
        )
