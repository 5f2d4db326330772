"""Generate valid plans of any size: the same number gives the same bytes.

    python benchmarks/plans.py 10000 FOLDER [--errors]

Items have about 300 Chinese characters, two to twelve responsible units of sixty, and a deadline each;
the text is put together from phrases of real plans.  With --errors every tenth item names a unit that
nobody has, has a date that does not exist, or misses a key.
"""

import argparse
import random
from pathlib import Path

PHRASES = (
    "深入开展安全生产大检查大整治，全面排查各类风险隐患，建立问题清单、责任清单和整改清单，实行闭环管理。",
    "督促企业严格落实安全生产主体责任，健全双重预防机制和全员安全生产责任制，加强从业人员安全培训教育。",
    "聚焦重点部位、重点环节和重点时段，强化联合执法和明查暗访，严厉打击各类非法违法生产经营建设行为。",
    "加强风险监测预警系统建设应用和升级改造，推动信息共享和业务协同，不断提升本质安全水平和治理能力。",
    "健全完善应急预案体系，组织开展应急演练，强化先进装备配备和重要物资储备，提高应急处置能力。",
    "持续推进专项整治三年行动，突出抓好人员密集场所、老旧装置和危险作业治理，坚决防范遏制重特大事故。",
)
SECTION_SIZE = 50


def units(count: int = 40) -> list[str]:
    """Return the names of the departments, `count` of them; twenty towns come on top in the register."""
    return [f"市第{n:02}部门局" for n in range(1, count + 1)]


def register_yaml() -> str:
    """Return a register of sixty units and two groups."""
    lines = ["units:"]
    lines += [f"- {{name: {name}, kind: department, aliases: [{name[1:]}]}}" for name in units()]
    lines += [f"- {{name: 第{n:02}号镇, kind: town}}" for n in range(1, 21)]
    lines += ["groups:", "- {name: 市直有关部门, open: true, kinds: [department], aliases: [有关部门]}"]
    lines += ["- {name: 各乡镇（街道）, kinds: [town, township, subdistrict]}"]
    return "\n".join(lines) + "\n"


def plan_yaml(count: int, errors: bool = False) -> str:
    """Return a plan of `count` items in sections of fifty."""
    random_ = random.Random(count)
    names = units()
    lines = [
        "title: 某市2024年安全生产工作要点",
        "year: 2024",
        "register: units.yaml",
        "preamble: 总体要求。",
        "sections:",
    ]
    for number in range(1, count + 1):
        if (number - 1) % SECTION_SIZE == 0:
            section = (number - 1) // SECTION_SIZE + 1
            lines += [f"- num: （{section}）", f"  heading: 第{section}部分重点工作", "  items:"]
        lines += _item(number, random_, names, errors and number % 10 == 0)
    return "\n".join(lines) + "\n"


def _item(number: int, random_: random.Random, names: list[str], broken: bool) -> list[str]:
    text = random_.sample(PHRASES, k=6)  # none twice in an item, which would be a finding
    month = random_.randint(1, 12)
    leads = random_.sample(names, random_.randint(1, 2))
    shares = [name for name in random_.sample(names, random_.randint(1, 8)) if name not in leads]
    clause = f"（{'、'.join(leads)}牵头，{'、'.join([*shares, '市直有关部门'])}按职责分工负责，各乡镇（街道）落实）"
    if broken:
        shares[:1] = [["市第九十九部门", "市部门局"][number % 2]]
    day = "2024-02-30" if broken and number % 20 == 0 else f"2024-{month:02}-28"
    return [
        f"  - num: {number}",
        f"    heading: 第{number}项重点任务落实",
        "    content: |-",
        *(f"      {sentence}" for sentence in text),
        f"      2024年{month}月28日前完成第{number}项。",
        f"    clause: {clause}",
        "    responsibilities:",
        f"    - {{role: lead, units: [{', '.join(leads)}]}}",
        f"    - {{role: share, units: [{', '.join([*shares, '市直有关部门'])}]}}",
        "    - {role: implement, units: [各乡镇（街道）]}",
        "    deadlines:",
        f"    - {{phrase: 2024年{month}月28日前, task: 完成, by: {day}}}",
    ]


def write(folder: Path, count: int, errors: bool = False) -> Path:
    """Write plan and register into `folder` and return the plan's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "units.yaml").write_text(register_yaml(), encoding="utf-8")
    path = folder / f"plan_{count}{'_errors' if errors else ''}.yaml"
    path.write_text(plan_yaml(count, errors), encoding="utf-8")
    return path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    print(write(arguments.folder, arguments.count, arguments.errors))
