"""Make the charts' Chinese font: the characters our texts can hold, cut out of Noto Sans CJK SC.

    python course_data/fonts/make_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

Needs fontTools. The same collection gives the same bytes. What is in it, and why: README.md beside this file.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Workbook Sans SC"
FILE = Path(__file__).with_name("WorkbookSansSC-Regular.otf")
FACE = "Noto Sans CJK SC"
# Latin with accents, Greek for statistics, general punctuation, arrows, mathematical operators, circled
# digits, box drawing and geometric shapes, dingbat marks, Chinese punctuation, full-width forms, and the
# Chinese characters that Unicode added to the main block after GBK.
BLOCKS = (
    (0x20, 0x17F),
    (0x370, 0x3FF),
    (0x2010, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x26FF),
    (0x2700, 0x27BF),
    (0x3000, 0x303F),
    (0x9FA6, 0x9FFF),
    (0xFF00, 0xFFEF),
)


def gbk() -> Iterator[int]:
    """Yield every character of GBK: all of GB 2312 and the 20,902 unified Chinese characters."""
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                yield ord(bytes((lead, trail)).decode("gbk"))
            except UnicodeDecodeError:
                continue


def characters() -> set[int]:
    """Return the characters that the font shall hold, as far as the original has them."""
    return set(gbk()) | {code for low, high in BLOCKS for code in range(low, high + 1)}


def cut(collection: Path) -> TTFont:
    """Return the face of the collection with our characters only; kerning and hints are left out."""
    face = next(
        font for font in TTCollection(collection, lazy=True).fonts if font["name"].getDebugName(4) == FACE
    )
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["GSUB", "GPOS", "BASE", "vhea", "vmtx", "VORG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(face)
    return face


def rename(face: TTFont, family: str) -> None:
    """Give the face a family of its own, so that it and an installed Noto never stand in for each other."""
    full = f"{family} Regular"
    compact = full.replace(" ", "")
    names = {1: family, 2: "Regular", 3: compact, 4: full, 6: compact}
    table = face["name"]
    keep = {
        0: table.getDebugName(0),
        5: table.getDebugName(5),
        13: table.getDebugName(13),
        14: table.getDebugName(14),
    }
    table.names = []
    for number, text in sorted({**names, **keep}.items()):
        if text:
            table.setName(text, number, 3, 1, 0x409)
    outlines = face["CFF "].cff
    outlines.fontNames = [compact]
    top = outlines.topDictIndex[0]
    top.FamilyName, top.FullName = family, full


def main(arguments: Iterable[str]) -> None:
    """Write the font beside this file."""
    (collection,) = arguments
    face = cut(Path(collection))
    rename(face, FAMILY)
    face.recalcTimestamp = False
    face.save(FILE)
    print(f"{FILE.name}: {len(face.getBestCmap()):,} characters, {FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
