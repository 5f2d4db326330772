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
