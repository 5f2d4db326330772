"""Plain text and Markdown: one paragraph a line, nothing dropped but marks and characters without ink."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from safetyplan.importer import document
from safetyplan.importer.markdown import is_marked, read_markdown
from safetyplan.importer.text import read_text
from safetyplan.text import unified


def texts(found):
    return [paragraph.text for paragraph in found.paragraphs]


def test_every_kind_of_line_end_and_space():
    text = "一\r\n\u3000\u3000二\r三\x0b四\x0c五\u2028六\x85&emsp;&emsp;七&nbsp;八\xa0\n\n\u200b九\ufeff"
    assert texts(read_text(text)) == ["一", "二", "三", "四", "五", "六", "七 八", "九"]


def test_places_are_lines_of_the_file():
    assert [p.place.name for p in read_text("甲\n\n乙").paragraphs] == ["line 1", "line 3"]


def test_punctuation_is_kept_as_it_is():
    assert texts(read_text("(市安委组织,各乡镇(街道)落实)；：。")) == ["(市安委组织,各乡镇(街道)落实)；：。"]


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_every_printing_character_of_a_text_is_found_again_in_order(text):
    def ink(value):
        return [c for c in value if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf", "Cn"}]

    plain = text.replace("&", "")
    kept = "".join(texts(read_text(plain)))
    wanted = [c for c in ink(unified(plain)) if c != "\ufffc"]
    assert ink(kept) == wanted


MARKDOWN = """\
---
pageClass: custom-page-class
---
**泰安公司文件**
# 泰旅字[2024]6号
## &emsp;一、工作目标 ##
&emsp;&emsp;__每月__*至少*一次，2*3*4=24。
- 甲
* 乙<br>丙
> 引文
| 任务 | 单位 |
|------|:----:|
| 巡查 | 市应急管理局<br>市公安局 |
1\\. 下载[附件](/files/a_b.pdf)
```
代码
```
***
<center>落款</center>
"""


def test_marks_are_taken_away_and_the_rest_stays():
    found = read_markdown(MARKDOWN)
    assert [(p.text, p.heading_level) for p in found.paragraphs if not p.cells] == [
        ("pageClass: custom-page-class", 0),
        ("泰安公司文件", 0),
        ("泰旅字[2024]6号", 1),
        ("一、工作目标", 2),
        ("每月至少一次，2*3*4=24。", 0),
        ("甲", 0),
        ("乙", 0),
        ("丙", 0),
        ("引文", 0),
        ("1. 下载[附件](/files/a_b.pdf)", 0),
        ("代码", 0),
        ("落款", 0),
    ]
    assert [p.cells for p in found.paragraphs if p.cells] == [
        ("任务", "单位"),
        ("巡查", "市应急管理局\n市公安局"),
    ]


def test_an_asterisk_that_marks_nothing_stays():
    assert texts(read_markdown("# 题\n注*：见下 ** 处\na * b * c")) == ["题", "注*：见下 ** 处", "a * b * c"]


def test_plain_text_is_not_taken_for_markdown():
    assert not is_marked("1.任务\n（一）甲*乙\n--- 1 ---\n#5地块\n[2024]6号(印发)")


@given(
    st.lists(
        st.sampled_from(
            ["**", "*", "__", "#", "# ", "|", "-", "> ", "字", "a", " ", "\n", "[x](y)", "<b>", "`", "\\"]
        ),
        max_size=60,
    )
)
def test_no_combination_of_marks_loses_a_character(pieces):
    text = "".join(pieces)
    wanted = re.sub(r"<b>", "", text)
    assert "".join(re.findall(r"[字a]|x\]\(y", "".join(texts(read_markdown(text))))) == "".join(
        re.findall(r"[字a]|x\]\(y", wanted)
    )


def test_markdown_is_found_out_without_its_name():
    found = document(MARKDOWN.encode(), "红头文件.txt")
    assert found.paragraphs[2].heading_level == 1
    assert found.name == "红头文件.txt"
