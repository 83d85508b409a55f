"""PDFs as honest programs write them, and as they are made to do harm; written by qpdf."""

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from motcua.documents.inspection.verdict import Active
from tests.documents import factories

Build = Callable[[Pdf], None]
SCRIPT = {"/S": Name.JavaScript, "/JS": String("app.alert(1)")}


def pdf(*builds: Build, pages: int = 1, **how: object) -> bytes:
    """A PDF of empty pages, after each of the builds."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(595, 842))
    for build in builds:
        build(made)
    written = io.BytesIO()
    made.save(written, **how)
    return written.getvalue()


def action(made: Pdf, **facts: object) -> pikepdf.Object:
    return made.make_indirect(Dictionary({f"/{key}": value for key, value in facts.items()}))


def script(made: Pdf) -> pikepdf.Object:
    return made.make_indirect(Dictionary(SCRIPT))


def in_root(key: str, make: Callable[[Pdf], object]) -> Build:
    def build(made: Pdf) -> None:
        made.Root[key] = make(made)

    return build


def annotation(**facts: object) -> Build:
    """One annotation on the first page; facts are made of the document where they are functions."""

    def build(made: Pdf) -> None:
        said = {f"/{key}": value(made) if callable(value) else value for key, value in facts.items()}
        base = {"/Type": Name.Annot, "/Subtype": Name.Link, "/Rect": Array([0, 0, 9, 9])}
        made.pages[0].obj["/Annots"] = made.make_indirect(
            Array([made.make_indirect(Dictionary(base | said))])
        )

    return build


def attached(name: str, content: bytes) -> Build:
    """A file in the tree of embedded files, through indirect objects everywhere."""

    def build(made: Pdf) -> None:
        stream = made.make_indirect(Stream(made, content))
        spec = action(
            made, Type=Name.Filespec, UF=String(name), F=String(name), EF=Dictionary({"/F": stream})
        )
        tree = made.make_indirect(Dictionary({"/Names": Array([String(name), spec])}))
        made.Root["/Names"] = made.make_indirect(Dictionary({"/EmbeddedFiles": tree}))

    return build


def outline(made: Pdf) -> None:
    page = made.pages[0].obj
    entry = made.make_indirect(Dictionary({"/Title": String("Phần 1"), "/Dest": Array([page, Name.Fit])}))
    top = made.make_indirect(
        Dictionary({"/Type": Name.Outlines, "/First": entry, "/Last": entry, "/Count": 1})
    )
    entry["/Parent"] = top
    made.Root["/Outlines"] = top


def latex_names(made: Pdf) -> None:
    """Named places in an indirect tree, as pdfTeX and many converters write it."""
    kids = made.make_indirect(
        Dictionary({"/Names": Array([String("section.1"), Array([made.pages[0].obj, Name.Fit])])})
    )
    dests = made.make_indirect(Dictionary({"/Kids": Array([kids])}))
    made.Root["/Names"] = made.make_indirect(Dictionary({"/Dests": dests}))


def form_field(made: Pdf, **facts: object) -> None:
    field = action(made, FT=Name.Tx, T=String("ho_ten"), V=String("Nguyễn Văn Minh"), **facts)
    made.Root["/AcroForm"] = made.make_indirect(Dictionary({"/Fields": Array([field])}))


def structure(made: Pdf) -> None:
    """A tagged document whose roles bear the names of actions."""
    part = action(made, S=Name.JavaScript, P=made.Root)
    made.Root["/StructTreeRoot"] = made.make_indirect(
        Dictionary({"/Type": Name.StructTreeRoot, "/K": part, "/RoleMap": Dictionary({"/Launch": Name.P})})
    )
    made.Root["/MarkInfo"] = Dictionary({"/Marked": True})


def transition(made: Pdf) -> None:
    made.pages[0].obj["/Trans"] = Dictionary({"/S": Name.Wipe})


def updated() -> bytes:
    """A script that was taken out again in a later save: nothing leads to it any more."""
    with pikepdf.open(io.BytesIO(pdf(in_root("/OpenAction", script)))) as made:
        del made.Root["/OpenAction"]
        written = io.BytesIO()
        made.save(written)
    return written.getvalue()


def locked(user: str) -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="chu", user=user))


def wrong_table() -> bytes:
    """The place of the cross-reference table is wrong by a line: readers look for it themselves."""
    content = pdf(latex_names, pages=3)
    place = content.rindex(b"startxref") + len(b"startxref\n")
    return content[:place] + b"7\n%%EOF\n"


XML = b'<?xml version="1.0" encoding="UTF-8"?><HDon><So>1</So></HDon>'
HONEST: dict[str, Callable[[], bytes]] = {
    "an empty page": pdf,
    "a form printed here": factories.pdf,
    "a permit of two pages": lambda: factories.pdf("building_permit"),
    "LaTeX with indirect names": lambda: pdf(latex_names, outline, pages=4),
    "an empty tree of scripts": lambda: pdf(
        in_root("/Names", lambda made: action(made, JavaScript=action(made, Names=Array([]))))
    ),
    "opens on its first page": lambda: pdf(
        in_root("/OpenAction", lambda made: Array([made.pages[0].obj, Name.FitH, 842]))
    ),
    "opens on its first page by an action": lambda: pdf(
        in_root("/OpenAction", lambda made: action(made, S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit])))
    ),
    "prints when opened": lambda: pdf(
        in_root("/OpenAction", lambda made: action(made, S=Name.Named, N=Name.Print))
    ),
    "a link to a website": lambda: pdf(
        annotation(A=lambda made: action(made, S=Name.URI, URI=String("https://dichvucong.gov.vn/")))
    ),
    "a link to write a letter": lambda: pdf(
        annotation(A=lambda made: action(made, S=Name.URI, URI=String("mailto:mot.cua@quangnam.gov.vn")))
    ),
    "a link into another file": lambda: pdf(
        annotation(A=lambda made: action(made, S=Name.GoToR, F=String("phu-luc.pdf"), D=Array([0, Name.Fit])))
    ),
    "a link within": lambda: pdf(latex_names, annotation(Dest=String("section.1"))),
    "a note in the margin": lambda: pdf(annotation(Subtype=Name.Text, Contents=String("Xem lại"))),
    "a form to fill in": lambda: pdf(form_field),
    "a form with a button to clear it": lambda: pdf(
        lambda made: form_field(made, A=action(made, S=Name.ResetForm))
    ),
    "layers that a link shows": lambda: pdf(
        annotation(A=lambda made: action(made, S=Name.SetOCGState, State=Array([])))
    ),
    "tagged, with roles named like actions": lambda: pdf(structure),
    "pages that wipe": lambda: pdf(transition, pages=2),
    "objects in streams": lambda: pdf(latex_names, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "made for the web": lambda: pdf(outline, pages=5, linearize=True),
    "PDF 2.0": lambda: pdf(outline, force_version="2.0"),
    "an electronic invoice with its XML": lambda: pdf(attached("hoadon.xml", XML)),
    "a picture beside the page": lambda: pdf(attached("so-do.png", factories.PNG)),
    "a script taken out again": updated,
    "may be read, not changed": lambda: locked(""),
    "a table of places that is wrong": wrong_table,
    "filled up with zeros": lambda: factories.pdf() + b"\0" * 100_000,
    "a line before its beginning": lambda: b"\r\n" + pdf(outline),
    "a signed result": lambda: factories.signed(),
    "ninety pages": lambda: pdf(outline, latex_names, pages=90),
}


def nested(made: Pdf) -> None:
    """The script hangs on the third step of a harmless action."""
    last = action(made, S=Name.GoTo, D=Array([made.pages[0].obj, Name.Fit]), Next=script(made))
    first = action(made, S=Name.Named, N=Name.NextPage, Next=Array([last]))
    made.Root["/OpenAction"] = first


def page_action(made: Pdf) -> None:
    made.pages[1].obj["/AA"] = made.make_indirect(Dictionary({"/O": script(made)}))


def bookmark_action(made: Pdf) -> None:
    outline(made)
    made.Root.Outlines.First["/A"] = script(made)
    del made.Root.Outlines.First["/Dest"]


def rich(kind: Name) -> Build:
    return annotation(Subtype=kind, RichMediaContent=lambda made: action(made, Assets=Dictionary({})))


def hidden_name() -> bytes:
    """/JavaScript written with a code in the middle, as few filters read it."""
    return pdf(in_root("/OpenAction", script), static_id=True).replace(b"/JavaScript", b"/Java#53cript")


def in_old_table() -> bytes:
    """A script behind a wrong table: readers that mend it would run it."""
    content = pdf(in_root("/OpenAction", script))
    place = content.rindex(b"startxref") + len(b"startxref\n")
    return content[:place] + b"7\n%%EOF\n"


def outside_stream(made: Pdf) -> None:
    stream = Stream(made, b"")
    stream["/F"] = String("\\\\10.0.0.9\\chung\\trang.bin")
    made.Root["/Extensions"] = Dictionary({"/X": made.make_indirect(stream)})


MALICIOUS: dict[str, tuple[Callable[[], bytes], Active]] = {
    "a script on opening": (
        lambda: pdf(in_root("/OpenAction", lambda made: Dictionary(SCRIPT))),
        Active.SCRIPT,
    ),
    "a script on opening, by reference": (lambda: pdf(in_root("/OpenAction", script)), Active.SCRIPT),
    "a script on closing": (
        lambda: pdf(in_root("/AA", lambda made: action(made, WC=script(made)))),
        Active.SCRIPT,
    ),
    "a script of a page": (lambda: pdf(page_action, pages=2), Active.SCRIPT),
    "a script behind harmless steps": (lambda: pdf(nested), Active.SCRIPT),
    "a script behind a link": (lambda: pdf(annotation(A=script)), Active.SCRIPT),
    "a script where the pointer passes": (
        lambda: pdf(annotation(AA=lambda made: action(made, E=script(made)))),
        Active.SCRIPT,
    ),
    "a script behind a bookmark": (lambda: pdf(bookmark_action), Active.SCRIPT),
    "a script in the tree of names": (
        lambda: pdf(
            in_root(
                "/Names",
                lambda made: action(
                    made, JavaScript=action(made, Names=Array([String("chay"), script(made)]))
                ),
            )
        ),
        Active.SCRIPT,
    ),
    "a script that reckons a field": (
        lambda: pdf(lambda made: form_field(made, AA=action(made, C=script(made)))),
        Active.SCRIPT,
    ),
    "a script under a coded name": (hidden_name, Active.SCRIPT),
    "a script in an object stream": (
        lambda: pdf(in_root("/OpenAction", script), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        Active.SCRIPT,
    ),
    "a script behind a wrong table": (in_old_table, Active.SCRIPT),
    "a script in an address": (
        lambda: pdf(
            annotation(A=lambda made: action(made, S=Name.URI, URI=String(" JavaScript:app.alert(1)")))
        ),
        Active.OPENS,
    ),
    "a program behind a link": (
        lambda: pdf(annotation(A=lambda made: action(made, S=Name.Launch, F=String("cmd.exe")))),
        Active.LAUNCH,
    ),
    "a program on opening": (
        lambda: pdf(in_root("/OpenAction", lambda made: action(made, S=Name.Launch, F=String("a.exe")))),
        Active.LAUNCH,
    ),
    "sends the form away": (
        lambda: pdf(
            lambda made: form_field(made, A=action(made, S=Name.SubmitForm, F=String("http://x.example")))
        ),
        Active.SUBMIT,
    ),
    "takes data in": (
        lambda: pdf(annotation(A=lambda made: action(made, S=Name.ImportData, F=String("a.fdf")))),
        Active.SUBMIT,
    ),
    "an address on opening": (
        lambda: pdf(
            in_root("/OpenAction", lambda made: action(made, S=Name.URI, URI=String("http://x.example")))
        ),
        Active.OPENS,
    ),
    "a file of another machine on opening": (
        lambda: pdf(
            in_root("/OpenAction", lambda made: action(made, S=Name.GoToR, F=String("\\\\10.0.0.9\\a.pdf")))
        ),
        Active.OPENS,
    ),
    "an address when a page shows": (
        lambda: pdf(
            lambda made: made.pages[0].obj.__setitem__(
                "/AA", action(made, O=action(made, S=Name.URI, URI=String("http://x.example")))
            )
        ),
        Active.OPENS,
    ),
    "a program inside": (lambda: pdf(attached("a.exe", factories.EXE)), Active.ATTACHMENT),
    "a program inside, called XML": (lambda: pdf(attached("a.xml", factories.EXE)), Active.ATTACHMENT),
    "a document inside": (lambda: pdf(attached("a.docm", factories.office())), Active.ATTACHMENT),
    "a PDF inside": (lambda: pdf(attached("a.pdf", pdf())), Active.ATTACHMENT),
    "a file pinned to a page": (
        lambda: pdf(
            annotation(
                Subtype=Name.FileAttachment,
                FS=lambda made: action(
                    made, F=String("a.vbs"), EF=Dictionary({"/F": made.make_indirect(Stream(made, b"x"))})
                ),
            )
        ),
        Active.ATTACHMENT,
    ),
    "jumps into a file inside": (
        lambda: pdf(annotation(A=lambda made: action(made, S=Name.GoToE, F=String("a.pdf")))),
        Active.ATTACHMENT,
    ),
    "a form that is a program": (
        lambda: pdf(
            in_root(
                "/AcroForm",
                lambda made: action(made, Fields=Array([]), XFA=made.make_indirect(Stream(made, b"<xdp/>"))),
            )
        ),
        Active.XFA,
    ),
    "a film": (lambda: pdf(rich(Name.RichMedia)), Active.MEDIA),
    "a model in space": (lambda: pdf(rich(Name("/3D"))), Active.MEDIA),
    "plays when opened": (
        lambda: pdf(in_root("/OpenAction", lambda made: action(made, S=Name.Rendition, OP=0))),
        Active.MEDIA,
    ),
    "content that lies on another machine": (lambda: pdf(outside_stream), Active.EXTERNAL),
}
