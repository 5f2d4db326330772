"""The READMEs are true: their commands run and print what stands below them."""

import importlib.util
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
