"""The scripts of the light atlas, by Node's own runner of tests."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.conftest import ROOT

NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="the tests of the scripts need Node (https://nodejs.org)")
def test_the_modules_of_the_light_atlas_hold_their_own_tests() -> None:
    files = sorted(str(path) for path in (ROOT / "tests" / "scripts").glob("*.test.js"))
    made = subprocess.run(
        [str(NODE), "--test", *files], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert f"# pass {made.stdout.count('ok ') - made.stdout.count('not ok ')}" in made.stdout
