"""Which post a lane means, and which acts a post may be given."""

from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.common.text import fold
from motcua.workflow.bpmn import Lane

ONE_STOP = frozenset({Role.RECEIVE, Role.RETURN})
ACTS: dict[str, tuple[str, ...]] = {  # first: the act of a step that names none
    Role.RECEIVE: ("transfer",),
    Role.ASSIGN: ("assign",),
    Role.PROCESS: ("complete_step", "propose", "hand_over"),
    Role.SIGN: ("sign",),
    Role.RETURN: ("return_result",),
}
_ACT_NAMES = {
    "transfer": _("Chuyển hồ sơ"),
    "assign": _("Phân công"),
    "complete_step": _("Hoàn thành bước"),
    "propose": _("Trình kết quả"),
    "hand_over": _("Chuyển kết quả"),
    "sign": _("Ký hoặc trả lại"),
    "return_result": _("Trả kết quả"),
}
TO_APPLICANT = frozenset({"return_result", "request_supplement", "refuse", "receive"})


def post_of(lane: Lane | None) -> str:
    """The agencies.Role a lane stands for: our attribute, else its name or id; empty when it is none."""
    if lane is None:
        return ""
    if lane.post:
        return lane.post if lane.post in Role.values else ""
    words = {fold(str(role.label)): role.value for role in Role} | {
        fold(role.value): role.value for role in Role
    }
    return words.get(fold(lane.name)) or words.get(fold(lane.id)) or ""


def act_of(post: str, act: str) -> str:
    """The act of a step: the one it names, else the first of its post."""
    return act or ACTS.get(post, ("complete_step",))[0]


def act_name(act: str) -> str:
    """The act in words."""
    return str(_ACT_NAMES.get(act, act))
