"""Processes (quy trình điện tử): the list, one version with its drawing, and a new version with its check.

What reads and writes BPMN brings an XML parser of 5 MB: it is loaded by the first page that needs it.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.console.process_forms import ProcessPublish, ProcessUpload, WholeLimit
from motcua.console.rail import PROCESS_EDITORS
from motcua.web.audience import StaffRequest, for_staff
from motcua.workflow import services as workflow
from motcua.workflow.check import check
from motcua.workflow.findings import BpmnRefused, Finding
from motcua.workflow.models import ProcessVersion
from motcua.workflow.steps import steps_in, steps_of

EDITORS = PROCESS_EDITORS


@for_staff(*EDITORS)
@require_GET
def processes(request: StaffRequest) -> HttpResponse:
    """Every process: its current version first, the earlier ones behind it."""
    versions = ProcessVersion.objects.exclude(published_at=None).defer("bpmn", "compiled")
    groups: dict[str, list[ProcessVersion]] = {}
    for version in versions.order_by("key", "-number"):
        groups.setdefault(version.key, []).append(version)
    return render(request, "console/process_list.html", {"groups": list(groups.values())})


@for_staff(*EDITORS)
@require_GET
def process(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """One version: drawing, steps, the file."""
    version = get_object_or_404(ProcessVersion.objects.defer("bpmn"), key=key, number=number)
    form = WholeLimit(request.GET)
    hours = form.cleaned_data["hours"] if form.is_valid() else None
    newest = ProcessVersion.objects.filter(key=key).exclude(published_at=None).order_by("-number")
    context = {
        "version": version,
        "newest": newest.values_list("number", flat=True).first(),
        "steps": steps_in(version.compiled, limit_hours=hours),
        "form": form,
    }
    return render(request, "console/process_version.html", context)


@for_staff(*EDITORS)
@require_GET
def process_file(request: StaffRequest, key: str, number: int, form: str) -> HttpResponse:
    """The file: `goc` as published, `chuan` written anew by us, `so-do` with a drawing in any case."""
    from motcua.workflow.export import drawn, write
    from motcua.workflow.reading import read

    version = get_object_or_404(ProcessVersion.objects.defer("compiled"), key=key, number=number)
    if form == "goc":
        text = version.bpmn
    elif form == "chuan":
        text = write(read(version.bpmn))
    elif form == "so-do":
        text = drawn(version.bpmn)
    else:
        raise Http404
    response = HttpResponse(text.encode(), content_type="application/xml; charset=utf-8")
    if form != "so-do":
        name = f"{slugify(version.key) or 'quy-trinh'}-v{version.number}.bpmn"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_staff(*EDITORS)
@require_http_methods(["GET", "POST"])
def process_upload(request: StaffRequest) -> HttpResponse:
    """Choose a file; it is checked, and either its findings are shown or what will be published."""
    from motcua.workflow.export import drawn
    from motcua.workflow.opening import open_apart
    from motcua.workflow.reading import read, text_of

    if request.method == "GET":
        known = {"key": request.GET.get("key", "")[:80], "name": request.GET.get("name", "")[:300]}
        return render(request, "console/process_upload.html", {"form": ProcessUpload(initial=known)})
    form = ProcessUpload(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "console/process_upload.html", {"form": form}, status=422)
    try:
        content = form.cleaned_data["file"].read()
        open_apart(content)
        text = text_of(content)
        definition = read(text)
    except BpmnRefused as refusal:
        return _found(request, form, list(refusal.findings))
    findings = check(definition)
    if findings:
        return _found(request, form, findings)
    facts = {one: form.cleaned_data[one] for one in ("key", "name", "decision")}
    facts["name"] = facts["name"] or definition.main.name or facts["key"]
    context = {"facts": facts, "bpmn": drawn(text), "steps": steps_of(definition)}
    return render(request, "console/process_confirm.html", context)


@for_staff(*EDITORS)
@require_POST
def process_publish(request: StaffRequest) -> HttpResponse:
    """“Công bố”: checked again by the service; a refusal shows its findings."""
    form = ProcessPublish(request.POST)
    if not form.is_valid():
        again = ProcessUpload(request.POST)
        return render(request, "console/process_upload.html", {"form": again}, status=422)
    from motcua.workflow.opening import open_apart

    facts = form.cleaned_data
    text = facts["bpmn"].replace("\r\n", "\n")  # browsers send textareas with CRLF
    open_apart(text.encode(errors="replace"))  # what the page carried may have been changed
    version = workflow.publish(
        key=facts["key"],
        name=facts["name"] or facts["key"],
        bpmn_xml=text,
        decision=facts["decision"],
        at=request.person.now,
    )
    said = _("Quy trình “{name}” đang dùng phiên bản {number}; hồ sơ mới sẽ chạy theo phiên bản này.")
    messages.success(request, said.format(name=version.name, number=version.number))
    return redirect("console:process", key=version.key, number=version.number)


def _found(request: StaffRequest, form: ProcessUpload, findings: list[Finding]) -> HttpResponse:
    context = {"form": form, "findings": findings}
    return render(request, "console/process_upload.html", context, status=422)
