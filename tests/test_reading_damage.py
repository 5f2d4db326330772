"""Signs that a file is damaged or its text out of order."""

import pytest

from safetyplan.importer import read
from safetyplan.importer.document import Paragraph
from safetyplan.importer.loss import damage


def printed(*texts):
    return [f.reading.printed for f in damage([Paragraph(text) for text in texts])]


@pytest.mark.parametrize("text", ["“ ”渡口安全。", "整治《》渡口。", "检修‘’渡船"])
def test_marks_with_nothing_between_them_are_doubted(text):
    assert len(printed(text)) == 1


def test_a_bracket_closed_in_the_next_paragraph_is_doubted_at_its_opening():
    assert printed("检修渡船。（县交通局牵", "头，县水利局配合）") == ["检修渡船。（县交通局牵"]


@pytest.mark.parametrize(
    "texts",
    [
        ("检修“渡船”。（县交通局牵头）", "1）培训船员。"),
        ("检修渡船（县交通局牵头", "培训船员。（县人社局负责）"),
        ("检修渡船（县交通局牵头", "2)培训船员。"),
    ],
)
def test_numbers_and_brackets_lost_for_good_are_no_such_sign(texts):
    assert printed(*texts) == []


def test_damage_comes_first_among_the_doubts_of_a_reading():
    draft = read("某县2024年要点\n1.检修“”渡船。（县交通局牵头）\n".encode())
    assert draft.findings[0].code == "IM103"
