"""What the import of an issued document was not sure of (IMxxx): found in reading, told with the place in the document."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

unreadable_document = described(
    "IM001",
    "unreadable-document",
    Severity.ERROR,
    """A document could not be read.

    It is in a format there is no reader for, holds pictures instead of text, or is damaged; the hint
    says what to do. No draft was written for it.
    """,
)

text_lost = described(
    "IM101",
    "text-lost",
    Severity.ERROR,
    """The draft, printed again, is not the document.

    Text is missing or stands in another place from the passage shown on. Compare draft and document
    there, and put in by hand what is missing.
    """,
)

unreadable_character = described(
    "IM102",
    "unreadable-character",
    Severity.ERROR,
    """A character of the document cannot be read.

    The file was damaged, or saved in an encoding that lacks the character. Put in what the print shows.

    Wrong:

        某县2024年安全生产工作要点
        1.检修<U+FFFD>船。（县交通局牵头）
              ^^^^^^^^ IM102

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
    """,
)

empty_quotation_marks = described(
    "IM103",
    "empty-quotation-marks",
    Severity.ERROR,
    """Nothing stands between quotation marks.

    They belong elsewhere in the line: programs that take text out of a page sometimes move them
    together.

    Wrong:

        某县2024年安全生产工作要点
        1.检修“”渡船。（县交通局牵头）
              ^^^^ IM103

    Right:

        某县2024年安全生产工作要点
        1.检修“渡船”。（县交通局牵头）
    """,
)

clause_not_understood = described(
    "IM201",
    "clause-not-understood",
    Severity.WARNING,
    """Part of a responsibility clause was not understood.

    It names units or duties in words that are not known, so the draft has no responsibility for it.
    State it by hand if it is one.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头；以上任务）
                                    ^^^^^^^^ IM201

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
    """,
)

role_guessed = described(
    "IM202",
    "role-guessed",
    Severity.WARNING,
    """No word says what the units of a clause do.

    They were taken to share the task. Where the issuer means that the first leads or that the others
    support, change the role.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局、县水利局）
                      ^^^^^^^^^^^^^^^^^^ IM202

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局、县水利局按职责分工负责）
    """,
)

separator_lost = described(
    "IM203",
    "separator-lost",
    Severity.WARNING,
    """The separator between two units seems to be lost.

    A “、” was put in, and a repair keeps what was printed. See whether these are two units, or one with
    a long name.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头，县公安局县教育局配合）
                                    ^^^^^^^^^^^^^^^^ IM203

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头，县公安局、县教育局配合）
    """,
)

name_completed = described(
    "IM204",
    "name-completed",
    Severity.WARNING,
    """A name without its level was completed as its list begins.

    In “市应急局、财政局” both are units of the city, and the register has a 市财政局. See whether the document
    means that one.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（市应急管理局、教体局配合）
                                    ^^^^^^ IM204

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（市应急管理局、市教体局配合）
    """,
)

names_alike = described(
    "IM205",
    "names-alike",
    Severity.WARNING,
    """Two names may be those of one unit.

    One may be short for the other. Then the register has to give it as an alias, or the unit finds only
    half of its duties.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县邮政管理局牵头）
        2.培训船员。（县邮管局牵头）
                      ^^^^^^^^ IM205

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县邮政管理局牵头）
        2.培训船员。（县邮政管理局牵头）
    """,
)

year_unknown = described(
    "IM206",
    "year-unknown",
    Severity.WARNING,
    """The document does not name its year.

    The draft has no year then, and its deadlines no days. Give the year with `--year`, or when you
    review the draft.

    Wrong:

        渡口整治工作要点
        ^^^^^^^^^^^^^^^^ IM206
        1.检修渡船。（县交通局牵头）

    Right:

        渡口整治2024年工作要点
        1.检修渡船。（县交通局牵头）
    """,
)

foreign_register = described(
    "IM209",
    "foreign-register",
    Severity.WARNING,
    """The register is of another place.

    It has hardly any of the units that the document names, so none of its names is taken for one of them.
    Import with the place's own register, or without one.

    Wrong:

        某州2024年安全生产工作要点
        1.检修渡船。（州交通局牵头，州水利局、州公安局、州教育局配合）
        ^^ IM209

    Right:

        某市2024年安全生产工作要点
        1.检修渡船。（市交通局牵头，市水利局、市公安局、市教育局配合）
    """,
)

bracket_across_paragraphs = described(
    "IM207",
    "bracket-across-paragraphs",
    Severity.WARNING,
    """A bracket is opened in one paragraph and closed in the next.

    The lines were probably cut apart, and what the bracket holds is no clause that would say so for certain. Join
    them in the document, and import it again.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船（包括客船以及
                  ^^^^ IM207
        货船）并培训船员。（县交通局牵头）

    Right:

        某县2024年安全生产工作要点
        1.检修渡船（包括客船以及货船）并培训船员。（县交通局牵头）
    """,
)

heading_end_guessed = described(
    "IM301",
    "heading-end-guessed",
    Severity.NOTE,
    """The full stop behind a heading seems to be lost, so where the heading ends is a guess.

    The other items of the list have headings. See whether this one ends where the text begins; a repair
    keeps what was printed.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。开展渡口渡船安全检查。（县交通局牵头）
        2.培训船员。组织渡口船员安全培训。（县人社局牵头）
        3.加强渡口安全监管深入开展渡口安全检查。（县水利局牵头）
          ^^^^^^^^^^^^^^^^ IM301

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。开展渡口渡船安全检查。（县交通局牵头）
        2.培训船员。组织渡口船员安全培训。（县人社局牵头）
        3.加强渡口安全监管。深入开展渡口安全检查。（县水利局牵头）
    """,
)

number_skipped = described(
    "IM302",
    "number-skipped",
    Severity.NOTE,
    """A number does not follow the one before it.

    An item may be missing from the document, or its number may have been taken for text.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
        4.整治渡口。（县水利局牵头）
        ^^ IM302

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
        3.整治渡口。（县水利局牵头）
    """,
)

number_lost = described(
    "IM303",
    "number-lost",
    Severity.NOTE,
    """A paragraph was taken for the item whose number is missing.

    It stands where the number is missing and ends with a clause of its own. See whether it is an item.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
        整治渡口。（县水利局牵头）
        ^^^^ IM303
        4.发布通告。（县文旅局牵头）

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        2.培训船员。（县人社局牵头）
        3.整治渡口。（县水利局牵头）
        4.发布通告。（县文旅局牵头）
    """,
)

lines_joined = described(
    "IM304",
    "lines-joined",
    Severity.NOTE,
    """Lines that were cut at one width were joined to paragraphs.

    E-mail and programs that take text out of PDF files cut lines. See whether two paragraphs became
    one.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。对全县各渡口的渡船逐一开展安全技术检查，对
        发现的隐患登记造册并限期整改，对逾期没有整改到位的渡船一
        律停航，对整改到位的渡船发给合格证。（县交通局牵头）
        ^^^^^^ IM304

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。对全县各渡口的渡船逐一开展安全技术检查，对发现的隐患登记造册。（县交通局牵头）
    """,
)

title_invented = described(
    "IM305",
    "title-invented",
    Severity.NOTE,
    """The document has no title of its own.

    The draft is named after the file. Write the title that was issued.

    Wrong:

        1.2024年6月底前检修渡船。（县交通局牵头）
        ^^ IM305

    Right:

        某县2024年安全生产工作要点
        1.6月底前检修渡船。（县交通局牵头）
    """,
)

table_left_as_text = described(
    "IM306",
    "table-left-as-text",
    Severity.NOTE,
    """An attached table was kept as text behind the plan.

    It tells the tasks before it again, as attached tables do. See whether it adds any; then state them
    as items.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
        附件：任务分工表
        ^^^^ IM306
        序号<TAB>任务<TAB>责任单位
        1<TAB>检修渡船<TAB>县交通局

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
    """,
)

footnote_moved = described(
    "IM307",
    "footnote-moved",
    Severity.NOTE,
    """A footnote stands behind the whole text.

    A plan has no footnotes. Move the text to where it belongs.
    """,
)

brackets_restored = described(
    "IM401",
    "brackets-restored",
    Severity.NOTE,
    """Clauses had lost a bracket, which was put back.

    A repair keeps what was printed.

    Wrong:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头
                    ^^^^^^^^^^^^^^ IM401

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
    """,
)

time_without_deadline = described(
    "IM402",
    "time-without-deadline",
    Severity.NOTE,
    """Items speak of time without setting one, so they have no deadline.

    持续, 常态化 and 长期 say that work goes on. Where the plan is to say so, add a deadline with `ongoing:
    true`.

    Wrong:

        某县2024年安全生产工作要点
        1.持续检修渡船。（县交通局牵头）
          ^^^^ IM402

    Right:

        某县2024年安全生产工作要点
        1.检修渡船。（县交通局牵头）
    """,
)
