"""What the import was not sure of in a table (IM23x)."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

table_not_read = described(
    "IM231",
    "table-not-read",
    Severity.WARNING,
    """A table that speaks of duties was kept as text, because which cell says what is not certain.

    It has no head, or a head that is not understood, and its cells could mean several things; or it lost
    its lines, and its cells do not fit the columns; or it stands in a PDF without lines that part its cells.
    Its tasks are missing in the draft. Say what its columns hold with
    `--columns 序号,任务,牵头单位,责任单位,完成时限`, or state the tasks by hand.

    Wrong:

        某县2024年安全生产工作要点
        1<TAB>检修全县渡口渡船<TAB>县交通局<TAB>县水利局<TAB>6月底
        ^^ IM231
        2<TAB>培训渡口渡船船员<TAB>县人社局<TAB>县交通局<TAB>9月底

    Right:

        某县2024年安全生产工作要点
        序号<TAB>任务<TAB>牵头单位<TAB>配合单位<TAB>完成时限
        1<TAB>检修全县渡口渡船<TAB>县交通局<TAB>县水利局<TAB>6月底
        2<TAB>培训渡口渡船船员<TAB>县人社局<TAB>县交通局<TAB>9月底
    """,
)

columns_guessed = described(
    "IM232",
    "columns-guessed",
    Severity.WARNING,
    """What the columns of a table hold was told by their cells, because no head says it.

    A single column of units was taken to share the tasks. See whether the units lead, and correct the role, or
    import the document again with `--columns 序号,任务,牵头单位,完成时限`.

    Wrong:

        某县2024年安全生产工作要点
        1<TAB>检修全县渡口渡船<TAB>县交通局<TAB>6月底
        ^^ IM232
        2<TAB>培训渡口渡船船员<TAB>县人社局<TAB>9月底

    Right:

        某县2024年安全生产工作要点
        序号<TAB>任务<TAB>牵头单位<TAB>完成时限
        1<TAB>检修全县渡口渡船<TAB>县交通局<TAB>6月底
        2<TAB>培训渡口渡船船员<TAB>县人社局<TAB>9月底
    """,
)

rows_not_read = described(
    "IM233",
    "rows-not-read",
    Severity.WARNING,
    """Rows of a table do not fit its columns; who answers was not read from them.

    They have more or fewer cells than the head, a time where units belong, or units and no task: a cell was parted,
    left out, or moved to the side. All cells of such a row are the text of its task. Mend the rows in the document
    and import it again, or state who answers by hand.

    Wrong:

        某县2024年安全生产工作要点
        序号<TAB>任务<TAB>牵头单位<TAB>配合单位<TAB>完成时限
        1<TAB>检修全县渡口渡船<TAB>县交通局<TAB>县水利局<TAB>6月底
        2<TAB>培训渡口渡船船员<TAB>县人社局<TAB>9月底
        ^^ IM233

    Right:

        某县2024年安全生产工作要点
        序号<TAB>任务<TAB>牵头单位<TAB>配合单位<TAB>完成时限
        1<TAB>检修全县渡口渡船<TAB>县交通局<TAB>县水利局<TAB>6月底
        2<TAB>培训渡口渡船船员<TAB>县人社局<TAB>无<TAB>9月底
    """,
)

row_joined = described(
    "IM234",
    "row-joined",
    Severity.NOTE,
    """A row of a table was cut by the end of a page, and joined to its rest on the next page.

    A PDF does not say that a row goes on. It shows by the line that is missing between the two, or by the
    number that the rest does not have. See whether the rest belongs to the row.
    """,
)

cell_empty = described(
    "IM235",
    "cell-empty",
    Severity.WARNING,
    """A cell for units is empty below one that is not, in a table of a PDF without lines between its cells.

    Whether the cell above was merged with it, so that its units hold here as well, only lines would show. It was
    taken as empty. Look at the paper, and add the units where they belong to this row, too.
    """,
)
