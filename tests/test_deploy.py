"""What is needed to run the atlas for others; nothing here starts a container."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
USED = "import app, server; from geo import layers; from ui import theme; layers.read_atlas()"


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_the_image_holds_all_that_the_app_needs(tmp_path: Path) -> None:
    kept = re.findall(r"^!(\S+)", text("Dockerfile.dockerignore"), re.MULTILINE)
    for name in kept:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    code = f"{USED}; theme.prepare_static_files(theme.Path('made'))"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "made" / "vendor").is_dir()
    assert not (tmp_path / "tests").exists()


def test_the_image_runs_the_app_as_nobody_in_particular() -> None:
    said = text("Dockerfile")
    assert re.search(r"^USER [1-9]\d+$", said, re.MULTILINE)
    assert "--require-hashes --requirement requirements.lock" in said
    assert "/healthz" in said
    assert '"run", "server.py"' in said


def test_the_proxy_knows_each_server_and_a_server_can_write_nothing() -> None:
    services = yaml.safe_load(text("compose.yml"))["services"]
    servers = [name for name in services if name != "proxy"]
    assert re.findall(r"server (\w+):8501", text("nginx.conf")) == servers
    for name in servers:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert "ports" not in services[name]
    assert services["proxy"]["depends_on"] == servers


def test_no_log_of_the_proxy_tells_who_asked_for_what() -> None:
    form = re.search(r"log_format plain '([^']*)'", text("nginx.conf"))
    assert form is not None
    kept = set(re.findall(r"\$(\w+)", form[1]))
    assert kept == {"time_iso8601", "request_method", "status", "body_bytes_sent", "request_time"}
    assert text("nginx.conf").count("access_log") == 1
