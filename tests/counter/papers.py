"""Papers of a dossier at the desk, to be digitised."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.catalogue.models import Component
from motcua.common.ids import uuid7
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import intake
from motcua.dossiers.services.intake import Contact, Intake, PaperIn
from tests.dossiers import scans
from tests.dossiers.factories import MONDAY

BIRTH = "Giấy khai sinh của con"


def filed(w, *components: Component, accept: bool = True) -> Dossier:
    papers = tuple(PaperIn(one, originals=1) for one in components or (w.component, w.certificate))
    form = Intake(uuid7(), w.version, w.minh, Contact(w.minh.phone), papers=papers)
    dossier = intake.take_in(intake=form, by=w.lan, at=MONDAY)
    return intake.receive(dossier_id=dossier.pk, by=w.lan, at=MONDAY) if accept else dossier


def paper_of(dossier: Dossier, component: Component) -> Paper:
    return dossier.papers.get(component=component, kind=Paper.Kind.COMPONENT)


def page(dossier: Dossier) -> str:
    return reverse("counter:digitise", args=[dossier.pk])


def picture(content: bytes | None = None, name: str = "quét.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or scans.photo(), "image/jpeg")
