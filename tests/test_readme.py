"""The READMEs are true: their commands run and print what stands below them."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
spec = importlib.util.spec_from_file_location("readme_tool", ROOT / "tools" / "readme.py")
assert spec and spec.loader
readme = importlib.util.module_from_spec(spec)
spec.loader.exec_module(readme)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "language", "at_least"), [("README.md", "en", 8), ("README.zh-CN.md", "zh_CN", 6)]
)
def test_every_command_prints_what_the_readme_shows(
    name: str, language: str, at_least: int, tmp_path: Path
) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(readme.commands(text)) >= at_least
    assert readme.refreshed(text, language, readme.workplace(tmp_path)) == text


def test_the_first_command_runs_the_main_job_and_the_second_the_tests() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first, second = [block.strip() for block in text.split("```sh\n")[1:3]]
    assert first.startswith("python -m pip install .") and "safetyplan list --dept 市应急管理局" in first
    assert second.startswith('python -m pip install -e ".[test]"') and "python -m pytest" in second


def test_the_map_of_contributing_is_that_of_the_tree() -> None:
    """Every room is told of, and what is told of is there."""
    source = ROOT / "src" / "safetyplan"
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _before, where, homes = text.split("\n|---|---|\n", 2)
    told = [
        name for cell in re.findall(r"^\| (`.*?) \|", where, re.M) for name in re.findall("`(.*?)`", cell)
    ]
    rooms = {path.stem for path in source.iterdir() if not path.name.startswith(("_", "locale"))}
    inside = {f"plan/{path.stem}" for path in (source / "plan").glob("[a-z]*.py")}
    assert len(told) >= 20 and set(told) == rooms - {"plan", "py"} | inside
    homes_of = re.findall(r"^\| .*? \| `(.*?)` \|$", homes.split("\n\n")[0], re.M)
    assert len(homes_of) == 11
    assert [h for h in homes_of if not (source / f"{h.partition('.')[0]}.py").is_file()] == []
    views = re.search(r"^\| `views` \| .*", where, re.M)
    assert views
    named = set(re.findall("`(.*?)`", views[0])) - {"views"}
    assert named == {path.stem for path in (source / "views").glob("[a-z]*.py")}
