"""Facts about the repository itself: its size, its promises, its pins, its silence."""

import ast
import json
import pkgutil
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import data.pipeline.__main__
import geo.__main__

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1_000_000
THIRD_PARTY = re.compile(
    r"cdnjs|jsdelivr|unpkg|cdn\.[a-z]|googleapis|gstatic|googletagmanager|bootstrapcdn"
    r"|cartocdn|rawgit|githubusercontent",
    re.IGNORECASE,
)
PERSONAL_PATH = re.compile(r"(?<![\w.-])/(?:home|Users)/[a-z]", re.IGNORECASE)


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """All files that are committed or would be."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
    names = done.stdout.decode("utf-8").split("\0")
    return [ROOT / name for name in sorted(set(names)) if name and (ROOT / name).is_file()]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def requirements(name: str) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in text(name).splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def pins(name: str) -> dict[str, list[Version]]:
    """Exact versions of a lock file; several where Python versions differ."""
    found: dict[str, list[Version]] = {}
    for project, version in re.findall(r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)", text(name)):
        found.setdefault(canonicalize_name(project), []).append(Version(version))
    return found


def test_no_file_is_large(files: list[Path]) -> None:
    large = [path.name for path in files if path.stat().st_size > 5 * MEGABYTE]
    assert not large


def test_the_repository_is_small(files: list[Path]) -> None:
    assert sum(path.stat().st_size for path in files) < 60 * MEGABYTE


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_commands(command: str) -> None:
    assert command in text("README.md")


@pytest.mark.parametrize("name", ["README.md", "Makefile"])
def test_the_atlas_is_started_by_its_server(name: str) -> None:
    assert set(re.findall(r"streamlit run (\S+)", text(name))) == {"server.py"}


def test_every_make_target_says_what_it_does() -> None:
    makefile = text("Makefile")
    declared = re.search(r"(?m)^\.PHONY:((?:.*\\\n)*.*)$", makefile)
    assert declared
    targets = set(declared[1].replace("\\", " ").split())
    helped = set(re.findall(r"(?m)^([a-z][a-z0-9-]*):.*## \S", makefile))
    assert targets == helped
    assert set(re.findall(r"(?m)^([a-z][a-z0-9-]*):", makefile)) == targets


@pytest.mark.parametrize(
    ("ranges", "lock"),
    [
        ("requirements.txt", "requirements.lock"),
        ("requirements.txt", "requirements-dev.lock"),
        ("requirements-dev.txt", "requirements-dev.lock"),
    ],
)
def test_the_lock_keeps_to_the_ranges(ranges: str, lock: str) -> None:
    pinned = pins(lock)
    for wanted in requirements(ranges):
        versions = pinned.get(canonicalize_name(wanted.name), [])
        assert versions, f"{wanted.name} is not in {lock}: run `make lock`"
        assert all(wanted.specifier.contains(version) for version in versions), str(wanted)


def test_app_and_tools_are_pinned_alike() -> None:
    tools = pins("requirements-dev.lock")
    assert {name: tools.get(name) for name in pins("requirements.lock")} == pins(
        "requirements.lock"
    )


def test_the_app_imports_nothing_that_only_its_tools_need(files: list[Path]) -> None:
    tools = {canonicalize_name(wanted.name) for wanted in requirements("requirements-dev.txt")}
    makers = packages_distributions()
    rooms = ("app.py", "server.py", "geo/", "pages/", "ui/")
    modules = [
        path
        for path in files
        if path.suffix == ".py" and path.relative_to(ROOT).as_posix().startswith(rooms)
    ]
    assert modules
    stray = {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in modules
        for name in imported(path)
        if tools & {canonicalize_name(maker) for maker in makers.get(name, ())}
    }
    assert not stray


def imported(path: Path) -> set[str]:
    """The packages that a module names in any import, also in those inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_every_range_has_an_upper_end() -> None:
    for wanted in [*requirements("requirements.txt"), *requirements("requirements-dev.txt")]:
        operators = {each.operator for each in wanted.specifier}
        assert operators & {"<", "<=", "==", "~="}, str(wanted)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_a_hash(lock: str) -> None:
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", text(lock))[1:]
    assert blocks
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_no_index_is_named(name: str) -> None:
    for each in (name, name.replace(".txt", ".lock")):
        assert not re.search(r"https?://|file:|index-url|find-links", text(each)), each


def test_the_linter_of_the_scripts_is_pinned_and_its_lock_names_no_registry() -> None:
    wanted = json.loads(text("package.json"))["devDependencies"]
    locked = json.loads(text("package-lock.json"))["packages"]
    assert wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    held = [about for name, about in locked.items() if name]
    assert all(about["integrity"].startswith("sha512-") for about in held)
    assert not [about for about in held if "resolved" in about]


def test_the_scripts_of_the_map_are_clean(tmp_path: Path) -> None:
    """Also that a fault would be found: the linter is asked about one."""
    linter = ROOT / "node_modules" / ".bin" / "biome"
    if not linter.exists():
        pytest.skip("no linter of scripts here: `make lint` installs it where there is Node")
    lint = [linter, "lint", "--error-on-warnings"]
    found = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    scripts = tmp_path / "ui" / "assets"
    scripts.mkdir(parents=True)
    (scripts / "wrong.js").write_text("window.a = undeclared + 1;\n", encoding="utf-8")
    shutil.copy(ROOT / "biome.json", tmp_path)
    wrong = subprocess.run(lint, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert "noUndeclaredVariables" in wrong.stderr


def test_python_versions_agree() -> None:
    project = tomllib.loads(text("pyproject.toml"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert "sys.version_info < (3, 11)" in text("Makefile")


def test_versions_agree() -> None:
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert f'version: "{version}"' in text("CITATION.cff")
    assert f"--version={version}" in text("Makefile")


def test_leaflet_is_the_one_folium_was_written_for() -> None:
    exact = {each.name: each.specifier for each in requirements("requirements.txt")}
    assert exact["XStatic-Leaflet"] == SpecifierSet("==1.9.3.0")
    assert exact["XStatic-jQuery"] == SpecifierSet("==3.7.1.1")


def test_nothing_is_loaded_from_third_parties(files: list[Path]) -> None:
    loads = {".py", ".js", ".css", ".html", ".toml"}
    ours = [path for path in files if path.suffix in loads and ROOT / "tests" not in path.parents]
    found = {
        path.relative_to(ROOT).as_posix(): match[0]
        for path in ours
        if (match := THIRD_PARTY.search(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_no_path_of_somebodys_machine(files: list[Path]) -> None:
    written = {".py", ".toml", ".yml", ".md", ".csv", ".po", ".json", ".lock"}
    ours = [path for path in files if path.suffix in written and path != Path(__file__)]
    personal = [p.name for p in ours if PERSONAL_PATH.search(p.read_text(encoding="utf-8"))]
    assert not personal


def test_the_app_is_private_and_local() -> None:
    config = tomllib.loads(text(".streamlit/config.toml"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "localhost"
    assert config["server"]["headless"] is True
    assert config["server"]["enableStaticServing"] is True
    assert "://" not in text(".streamlit/config.toml")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(front: str, back: str, opacity: float) -> str:
    parts = (
        round(opacity * int(front[at : at + 2], 16) + (1 - opacity) * int(back[at : at + 2], 16))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_the_theme_is_readable(theme: str, ground: str) -> None:
    colours = tomllib.loads(text(".streamlit/config.toml"))["theme"][theme]
    back = colours[ground]
    caption = mixed(colours["textColor"], back, 0.6)  # the opacity of Streamlit's captions
    for front in (colours["textColor"], colours["linkColor"], colours["grayTextColor"], caption):
        assert contrast(front, back) >= 4.5
    assert contrast("#ffffff", colours["primaryColor"]) >= 4.5
    assert contrast(colours["primaryColor"], back) >= 3
    assert contrast(colours["borderColor"], back) >= 3


DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("CONTRIBUTING.md"), *ROOT.glob("docs/**/*.md")])


def in_code(page: Path) -> str:
    """Return what a page has between backticks or indented by four spaces."""
    written = page.read_text(encoding="utf-8")
    return "\n".join(
        [*re.findall(r"`([^`\n]+)`", written), *re.findall(r"(?m)^ {4}(.*)$", written)]
    )


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    rooms = "app|data|docs|geo|locale|pages|server|tests|ui|deploy"
    named = re.findall(rf"(?<![\w./-])((?:{rooms})/[\w./-]*\w|(?:{rooms})\.py)", in_code(page))
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing + [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_commands_that_a_page_names_are_there(page: Path) -> None:
    words = in_code(page)
    targets = set(re.findall(r"(?m)^([a-z][a-z0-9-]*):", text("Makefile")))
    assert set(re.findall(r"\bmake ([a-z][a-z0-9-]*)", words)) <= targets
    atlas = geo.__main__.parser().format_help()
    for command in re.findall(r"python -m geo ([a-z]+)", words):
        assert re.search(rf"(?m)^ +{command}\b", atlas), command
    build = data.pipeline.__main__.parser().format_help()
    for option in re.findall(r"python -m data\.pipeline (--[a-z]+)", words):
        assert option in build, option


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_names_of_the_code_that_a_page_uses_are_there(page: Path) -> None:
    for name in set(
        re.findall(r"`((?:geo|ui|pages)(?:\.\w+)+)`", page.read_text(encoding="utf-8"))
    ):
        if name.endswith(".py"):
            continue
        try:
            pkgutil.resolve_name(name)
        except (ImportError, AttributeError) as error:
            pytest.fail(f"{name}: {error}")
