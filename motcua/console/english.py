"""What the catalogue is called in English: the texts kind by kind, missing ones first, and one to write."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue import english
from motcua.catalogue.services.translating import EnglishChanged, say_in_english
from motcua.catalogue.to_translate import Kind, texts_of
from motcua.common.text import fold
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.web.audience import StaffRequest, for_staff

_MOST = 100


class EnglishForm(forms.Form):
    """One text; `was` is the English that stood when the page was opened."""

    en = forms.CharField(
        label=gettext_lazy("Tiếng Anh"),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        help_text=gettext_lazy("Để trống là bỏ: người đọc tiếng Anh thấy chữ tiếng Việt."),
        error_messages={"max_length": gettext_lazy("Dài quá 1.200 chữ cái. Xin viết ngắn hơn.")},
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_en(self) -> str:
        return " ".join(self.cleaned_data["en"].split())


@for_staff(*CATALOGUE_EDITORS)
@require_safe
def texts(request: StaffRequest) -> HttpResponse:
    """A hundred texts of a kind, those without English first; `q` narrows by words, without diacritics."""
    kind = _kind(request)
    query = " ".join(request.GET.get("q", "").split())[:100]
    known = english.texts()
    rows = [(text, known.get(text, "")) for text in texts_of(kind, request.person.now.date())]
    missing = sum(not said for _text, said in rows)
    found = [row for row in rows if fold(query) in fold(f"{row[0]} {row[1]}")]
    found.sort(key=lambda row: bool(row[1]))
    context = {
        "kinds": [(one.value, one.label, one == kind) for one in Kind],
        "kind": kind,
        "query": query,
        "rows": [(*row, urlencode({"loai": kind.value, "chu": row[0]})) for row in found[:_MOST]],
        "more": max(len(found) - _MOST, 0),
        "missing": missing,
        "total": len(rows),
    }
    return render(request, "console/english.html", context)


@for_staff(*CATALOGUE_EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: StaffRequest) -> HttpResponse:
    """One text and its English; the text itself stands in the address."""
    kind, text = _kind(request), request.GET.get("chu", "")
    if text not in texts_of(kind, request.person.now.date()):
        raise Http404
    now = english.texts().get(text, "")
    form = EnglishForm(request.POST if request.method == "POST" else None, initial={"en": now, "was": now})
    if form.is_valid():
        facts = form.cleaned_data
        try:
            say_in_english(vi=text, en=facts["en"], was=facts["was"], by=request.officer)
        except EnglishChanged as refusal:
            form = EnglishForm(initial={"en": facts["en"], "was": refusal.facts["en"]})
            return _show(request, kind, text, form, problem=str(refusal), status=409)
        messages.success(request, _("Đã ghi tiếng Anh của “{text}”.").format(text=text))
        return redirect(f"{reverse('console:english')}?{urlencode({'loai': kind.value})}")
    return _show(request, kind, text, form, problem="", status=422 if form.is_bound else 200)


def _show(
    request: StaffRequest, kind: Kind, text: str, form: EnglishForm, *, problem: str, status: int
) -> HttpResponse:
    context = {"kind": kind, "text": text, "form": form, "problem": problem}
    return render(request, "console/english_text.html", context, status=status)


def _kind(request: StaffRequest) -> Kind:
    typed = request.GET.get("loai", "")
    return Kind(typed) if typed in Kind.values else Kind.NAMES
