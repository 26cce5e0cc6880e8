"""Processes beside the server that make files, so that no file holds up the maps of others.

A figure takes a second of a processor or more; a thread of the server would take it from whoever
clicks meanwhile, and only one could be drawn at a time. A few processes of lower priority make
them, from the first file that is asked for on. So many may wait; who comes then is asked to come
again.

Without `start` (tests of a page, other servers) files are made where they are asked for.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Final

from geo import kept
from geo.i18n import Texts

PROCESSES: Final = max(1, (os.cpu_count() or 1) - 1)
WAITING: Final = 20
_TRIES: Final = 2  # where a process is ended from outside
_BEHIND: Final = 10  # a process gives way to the server, which a reader waits for
_MAKERS: Final = "geo.takeaway.export"
Work = Callable[[], bytes]


class BusyError(Exception):
    """So many wait that nobody else is let in, or no process lives long enough to make a file."""


def said(t: Texts) -> str:
    """Say to a reader that a file was not made."""
    return t._("The file could not be made now. Try again in a moment.")


class Makers:
    """A few processes that make what they are given.

    Parameters
    ----------
    processes
        How many; they are there when the first work comes.
    waiting
        How many may wait for one of them.
    """

    def __init__(self, processes: int = PROCESSES, waiting: int = WAITING) -> None:
        self._processes = processes
        self._places = threading.BoundedSemaphore(processes + waiting)
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def made(self, work: Work, *, own: bool = False) -> bytes:
        """Let a process do a work that can be pickled, and return what it made.

        No text of a reader's ``own`` list stays in the process.

        Raises
        ------
        BusyError
            If too many wait, or the processes are ended each time.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            for _ in range(_TRIES):
                pool = self._opened()
                try:
                    return pool.submit(_done, work, own=own).result()
                except BrokenProcessPool:  # a process was ended from outside
                    self._leave(pool)
            raise BusyError
        finally:
            self._places.release()

    def stop(self) -> None:
        """End the processes; the next work starts new ones."""
        self._leave(self._pool)

    def _leave(self, pool: ProcessPoolExecutor | None) -> None:
        """End these processes; not those that somebody else has started in their place."""
        with self._lock:
            if pool is self._pool:
                self._pool = None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _opened(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._processes, _context(), initializer=_ready)
            return self._pool


def _context() -> multiprocessing.context.BaseContext:
    """Return how processes are started: from one that has read the library, where there are such.

    Never by a copy of the server, whose threads may hold a lock at that moment.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_MAKERS])
    return context


def _ready() -> None:
    """Begin a process: behind the server, and gone when it is."""
    with suppress(OSError, AttributeError):  # no such thing on this system, or not allowed
        os.nice(_BEHIND)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    importlib.import_module(_MAKERS)


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)


def _done(work: Work, *, own: bool) -> bytes:
    try:
        return work()
    finally:
        if own:
            kept.forget_texts()


_MADE: Final = Makers()
_started = threading.Event()


def start() -> None:
    """Let files be made beside this process from now on."""
    _started.set()


def stop() -> None:
    """End the processes, and make files here again."""
    _started.clear()
    _MADE.stop()


def made(work: Work, *, own: bool) -> bytes:
    """Return a file, as `Makers.made`; made here where nothing was started."""
    return _MADE.made(work, own=own) if _started.is_set() else _done(work, own=own)
