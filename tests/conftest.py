"""What many tests share: the real plan, a small one, and the program run in this process."""

import os
import re
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from safetyplan.cli import run
from safetyplan.plan.duties import Duties
from safetyplan.source.load import load

ROOT = Path(__file__).resolve().parent.parent
REAL_PLAN = ROOT / "data" / "plan_2024.yaml"

GOLDEN = ROOT / "tests" / "golden"
SOURCES = {"plan_2024.as_printed.txt"}
"""Files beside the goldens that no program made."""

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("random", derandomize=False, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

SMALL_PLAN = """\
title: 试验市2024年安全生产工作要点
year: 2024
register: units.yaml
sections:
- num: 一
  heading: 全面排查
  items:
  - num: 1
    heading: 开展大检查
    content: |-
      组织开展安全生产大检查，2024年6月底前完成。
      每月至少通报1次。
    clause: （市安委会组织，市应急局牵头，市公安局等有关部门分工负责，各镇落实）
    responsibilities:
    - {role: organize, units: [市安委会]}
    - {role: lead, units: [市应急局]}
    - {role: share, units: [市公安局, 有关部门]}
    - {role: implement, units: [各镇]}
    deadlines:
    - {phrase: 2024年6月底前, task: 组织开展安全生产大检查, by: 2024-06-30}
    - {phrase: 每月至少通报1次, every: month, times: 1}
  - num: 2
    heading: 加强宣传
    content: |-
      持续做好宣传，执行三年计划。
    clause: （市安委办会同有关部门分工负责）
    responsibilities:
    - {role: lead, units: [市安委办]}
    - {role: share, units: [有关部门]}
    means:
    - {group: 有关部门, units: [市住建局], note: 市安委办2024年第3号函}
    deadlines:
    - {phrase: 三年计划, within: {start: 2024-01-01, end: 2026-12-31}}
- num: 二
  heading: 道路交通
  items:
  - num: 3
    heading: 整治“两客一危”
    content: 严查违法行为。
    clause: （市交警大队、市住建局分工负责，有关镇落实）
    responsibilities:
    - {role: share, units: [市交警大队, 市住建局]}
    - {role: implement, units: [有关镇]}
"""

SMALL_UNITS = """\
units:
- {name: 市安委会, kind: council}
- {name: 市安委办, kind: office, part_of: 市安委会, hosted_by: 市应急局}
- {name: 市应急局, kind: department, aliases: [市应急管理局]}
- {name: 市公安局, kind: department}
- {name: 市交警大队, kind: department, part_of: 市公安局, aliases: [市公安局交警]}
- {name: 市住建局, kind: department}
- {name: 东镇, kind: town}
- {name: 西镇, kind: town, former: [{name: 西乡, until: 2020-05-31}]}
groups:
- {name: 有关部门, open: true, kinds: [department]}
- {name: 各镇, kinds: [town]}
- {name: 有关镇, open: true, kinds: [town]}
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="run only the tests that compare with tests/golden, and write what they got there",
    )


GOLDENS = pytest.StashKey[set[str]]()
"""The goldens the tests of this session asked for."""


def pytest_configure(config: pytest.Config) -> None:
    config.stash[GOLDENS] = set()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.update_goldens:
        others = [item for item in items if "golden" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Delete the goldens nobody asked for, if every test that could ask was run, and passed."""
    config = session.config
    chosen = config.option.keyword or config.option.markexpr or hasattr(config, "workerinput")
    all_run = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen and not exitstatus
    if config.option.update_goldens and all_run:
        for path in GOLDEN.iterdir():
            if path.name not in config.stash[GOLDENS] | SOURCES:
                path.unlink()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares a text with the golden of that name, or writes it: `pytest --update-goldens`.

    Look at what has changed before you commit it.
    """

    def compare(name: str, text: str) -> None:
        request.config.stash[GOLDENS].add(name)
        path = GOLDEN / name
        if request.config.option.update_goldens:
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test read English messages in 80 columns, whatever the machine speaks."""
    monkeypatch.setenv("SAFETYPLAN_LANG", "en")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("SAFETYPLAN_PLAN", raising=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the path of a small valid plan, its register beside it."""
    (tmp_path / "units.yaml").write_text(SMALL_UNITS, encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(SMALL_PLAN, encoding="utf-8")
    return path


def duties_of(path: Path) -> Duties:
    """Return the duties of the plan at `path`, which must be valid."""
    loaded = load(path)
    assert loaded.plan is not None and loaded.register is not None, loaded.findings
    return Duties(loaded.plan, loaded.register)


@pytest.fixture
def duties_at() -> Callable[[Path], Duties]:
    """Return the function that gives the duties of the valid plan at a path."""
    return duties_of


@pytest.fixture
def small_duties(small: Path) -> Duties:
    """Return the duties of the small plan."""
    return duties_of(small)


@pytest.fixture(scope="session")
def real_duties() -> Duties:
    """Return the duties of the shipped plan."""
    return duties_of(REAL_PLAN)


@dataclass(frozen=True)
class Result:
    """What one run of the program did."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Return a function that runs the program with arguments and tells exit code and output."""

    def call(*arguments: str | Path) -> Result:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of a fresh virtual environment with the built wheel in it.

    Skips where the package index cannot be reached.
    """
    root = tmp_path_factory.mktemp("environment")
    venv.create(root / "venv", with_pip=True)
    commands = root / "venv" / ("Scripts" if os.name == "nt" else "bin")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", root, ROOT]
    _installing(build)
    (wheel,) = root.glob("safetyplan-*.whl")
    _installing([commands / "python", "-m", "pip", "install", "--quiet", wheel])
    return commands


def _installing(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=ROOT.parent)
    if done.returncode and re.search(UNREACHABLE, done.stderr):
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr


UNREACHABLE = "Could not find a version|No matching distribution|Connection|Temporary failure|Network"
"""What pip says where there is no network."""
