"""Tables that only declare things about the document: 发文机关： | 国务院 | 成文日期： | 2019年1月12日."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from safetyplan.importer.document import Paragraph


def declared(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield `paragraphs`, a row of labels and values as one paragraph for each label, as it is read aloud."""
    for paragraph in paragraphs:
        cells = paragraph.cells
        while cells and not cells[-1]:
            cells = cells[:-1]
        if cells and all(label.endswith(("：", ":")) for label in cells[::2]):
            values = (*cells[1::2], "")
            for label, value in zip(cells[::2], values, strict=False):
                yield replace(paragraph, text=label + value.replace("\n", " "), cells=())
        else:
            yield paragraph
