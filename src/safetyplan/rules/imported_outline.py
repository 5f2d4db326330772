"""What the import decided about the build of a document: pages, plans, annexes, numbers, title (IM31x)."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

paragraphs_joined = described(
    "IM311",
    "paragraphs-joined",
    Severity.NOTE,
    """A paragraph that a page or a line had cut apart was joined again.

    A bracket stood open that closes behind the cut and is a responsibility clause, or the sentence plainly goes on.
    See whether the two belong together.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头，
        ^^^^ IM311
        县水利局配合）

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头，县水利局配合）
    """,
)

years_in_title = described(
    "IM312",
    "years-in-title",
    Severity.WARNING,
    """The title names several years, and the plan is for one of them.

    The year next to 要点, 计划 or 方案 was taken, else the latest. Every deadline without a year depends on it;
    where it is wrong, import the document again with `--year`.

    Wrong:

        某县2023年安全生产工作总结和2024年安全生产工作要点
        ^^^^ IM312
        1.检修渡船。（县交通局牵头）

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
    """,
)

year_not_in_title = described(
    "IM313",
    "year-not-in-title",
    Severity.NOTE,
    """The title names no year, so the plan's was taken from elsewhere.

    It is the year of issue, of the document's number, of its publication, or the first one the text names. Every
    deadline without a year depends on it; where it is wrong, import the document again with `--year`.

    Wrong:

        某县安全生产工作要点
        ^^^^ IM313
        1.2024年6月底前检修渡船。（县交通局牵头）

    Right:

        某县2024年安全生产工作要点
        1.6月底前检修渡船。（县交通局牵头）
    """,
)

plans_parted = described(
    "IM314",
    "plans-parted",
    Severity.WARNING,
    """The file holds several plans, and each became a draft of its own.

    Behind the tasks of one plan stand a title and tasks of another. What stands before the first, such as the
    notice that sends them out, is kept with it. See whether these are plans of their own, or one and its annex.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
        某县2025年防汛工作要点
        ^^^^ IM314
        1.清理河道。（县水利局牵头）
        2.检查水库。（县水利局牵头）

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
    """,
)

annex_kept = described(
    "IM315",
    "annex-kept",
    Severity.NOTE,
    """An annex with tasks was kept as a part of the plan before it.

    It has no title of a plan of its own, as task sheets, rosters and explanations have none. See whether its tasks
    are others than those before it.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
        附件1
        ^^^^ IM315
        部门职责
        1.清理河道。（县水利局牵头）

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
        3.清理河道。（县水利局牵头）
    """,
)
