"""What reading costs in every format, from 10 kB of text to 10 MB, beside merely taking the text out.

    python benchmarks/reading.py [--largest BYTES] [FILE...]

For every size a plan is made and written as .txt, .md, .html, .docx and .pdf.  Three CPU times are measured
in turn, the least of a few rounds each: what the customary library takes to give the text (bytes.decode,
selectolax, python-docx, pypdf; 0 where it is not installed), what safetyplan takes to give the paragraphs with their numbers, and what
it takes to give the draft.  Cost that grows in proportion shows as a constant column “ms per kB of text”.
FILE are further documents, measured the same way.
"""

import argparse
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from safetyplan.importer import document, read
from safetyplan.text import to_chinese

SENTENCES = (
    "持续推进完善分区域分行业领域安全风险等级“四色图”，压实企业主体责任，强化源头管控。",
    "每季度至少组织研究1次安全生产突出问题，2024年底前基本消除2023年以来排查发现的重大事故隐患。",
    "指导企业健全机制，督促各单位开展全覆盖检查，严厉打击违法违规行为，坚决防范较大以上事故。",
)
CLAUSE = "（市安委会组织，市应急管理局牵头，市公安局、市交通运输局等有关部门分工负责，各乡镇（街道）落实）"
ROUNDS = 5
MOST_SECONDS = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--largest", type=int, default=10_000_000, help="bytes of text in the largest plan")
    arguments = parser.parse_args()
    print(
        f"{'':14}{'text kB':>9}{'file kB':>9}{'library':>10}{'paragraphs':>12}{'draft':>10}{'ms per kB':>11}"
    )
    for path in arguments.files:
        show(path.name[:13], path.read_bytes(), path.name)
    for suffix, write in WRITERS.items():
        size = 10_000
        while size <= min(arguments.largest, LARGEST.get(suffix, arguments.largest)):
            show(suffix, write(list(plan(size))), f"plan{suffix}")
            size *= 10


def show(label: str, raw: bytes, name: str) -> None:
    """Measure one document and print its row, times in milliseconds."""
    found = document(raw, name)
    kilobytes = sum(len(paragraph.text.encode()) for paragraph in found.paragraphs) / 1000
    extract = EXTRACTORS.get(Path(name).suffix, bytes.decode)
    try:
        extract(raw)
    except ImportError:
        extract = bytes.__len__
    times = least(extract, document, read, raw=raw)
    library, paragraphs, draft = (seconds * 1000 for seconds in times)
    row = f"{library:10.1f}{paragraphs:12.1f}{draft:10.1f}{draft / kilobytes:11.3f}"
    print(f"{label:14}{kilobytes:9.0f}{len(raw) / 1000:9.0f}{row}", flush=True)


def least(*jobs: Callable[[bytes], object], raw: bytes) -> list[float]:
    """Return the least CPU time of each job, the jobs taking turns."""
    for job in jobs:
        job(raw)
    times = [float("inf")] * len(jobs)
    begun, rounds = time.process_time(), 0
    while rounds < ROUNDS and time.process_time() - begun < MOST_SECONDS:
        rounds += 1
        for number, job in enumerate(jobs):
            start = time.process_time()
            job(raw)
            times[number] = min(times[number], time.process_time() - start)
    return times


def plan(size: int) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of a plan of about `size` bytes, each with its number."""
    yield "", "试验市2024年安全生产工作要点"
    written, number = 0, 0
    while written < size:
        if number % 10 == 0:
            yield "", f"{chinese(number // 10 + 1)}、强化第{number // 10 + 1}方面工作"
        number += 1
        text = f"加强第{number}类风险管控。{''.join(SENTENCES)}{CLAUSE}"
        written += len(text.encode())
        yield f"{number}.", text


def chinese(number: int) -> str:
    return to_chinese((number - 1) % 999 + 1)


Paragraphs = list[tuple[str, str]]


def as_text(paragraphs: Paragraphs) -> bytes:
    return "\n".join(number + text for number, text in paragraphs).encode()


def as_markdown(paragraphs: Paragraphs) -> bytes:
    return "\n\n".join(
        f"**{number}** {text}" if number else f"# {text}" for number, text in paragraphs
    ).encode()


def as_page(paragraphs: Paragraphs) -> bytes:
    lines = (f'<p style="text-indent: 2em"><span>{number}</span>{text}</p>' for number, text in paragraphs)
    menu = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(50))
    return f"<!DOCTYPE html><meta charset=utf-8><ul class=nav>{menu}</ul><div>{''.join(lines)}</div>".encode()


def as_word(paragraphs: Paragraphs) -> bytes:
    import docx

    made = docx.Document()
    for number, text in paragraphs:
        made.add_paragraph(text, style="List Number" if number else None)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def as_pdf(paragraphs: Paragraphs) -> bytes:
    import pylopdf_fonts_zh_cn
    import typst

    source = '#set text(size: 16pt, font: "Noto Serif SC")\n#set par(first-line-indent: (amount: 2em, all: true))\n'
    source += "\n\n".join(f'#"{number}{text}"' for number, text in paragraphs)
    fonts = [Path(pylopdf_fonts_zh_cn.__file__).parent]
    return typst.compile(source.encode(), font_paths=fonts, ignore_system_fonts=True)


def text_of_page(raw: bytes) -> object:
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(raw).text()


def text_of_word(raw: bytes) -> object:
    import docx

    return [paragraph.text for paragraph in docx.Document(io.BytesIO(raw)).paragraphs]


def text_of_pdf(raw: bytes) -> object:
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages]


WRITERS = {".txt": as_text, ".md": as_markdown, ".html": as_page, ".docx": as_word, ".pdf": as_pdf}
EXTRACTORS = {".html": text_of_page, ".docx": text_of_word, ".pdf": text_of_pdf}
LARGEST = {".pdf": 1_000_000}
"""Making a PDF of 10 MB of text takes minutes, reading it as well: pypdf spends 98 of 100 parts of the time."""

if __name__ == "__main__":
    main()
