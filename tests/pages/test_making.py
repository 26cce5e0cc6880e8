"""A file that takes a while: made beside the page, stopped by its button, known again."""

from __future__ import annotations

import threading

import pytest

from ui.making import Job

WAIT = 20.0


def test_a_job_tells_how_far_it_is_and_keeps_what_it_makes() -> None:
    job = Job("x")
    job.start(lambda job: [job.told(done, 3) for done in range(4)] and b"file")
    assert job.thread is not None
    job.thread.join(WAIT)
    assert (job.done, job.of, job.content) == (3, 3, b"file")
    assert not job.running
    assert not job.failed


def test_a_stopped_job_gives_up_at_its_next_step_and_makes_nothing() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def make(job: Job) -> bytes:
        job.told(1, 2)
        begun.set()
        go_on.wait(WAIT)
        job.told(2, 2)
        return b"never"

    job = Job("x")
    job.start(make)
    assert begun.wait(WAIT)
    assert job.running
    job.stop.set()
    go_on.set()
    assert job.thread is not None
    job.thread.join(WAIT)
    assert job.content == b""
    assert not job.failed


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_job_that_fails_says_so() -> None:
    def make(job: Job) -> bytes:
        job.told(0, 1)
        raise ValueError("no")

    job = Job("x")
    job.start(make)
    assert job.thread is not None
    job.thread.join(WAIT)
    assert job.failed
    assert not job.content
