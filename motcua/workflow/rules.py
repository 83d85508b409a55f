"""What the one-stop mechanism asks of a process (61/2018/NĐ-CP; 01/2018/TT-VPCP Điều 8)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as now

from motcua.agencies.models import Role
from motcua.common.text import comma
from motcua.workflow.bpmn import Kind, Letter, Node
from motcua.workflow.compile import Graph, GraphNode
from motcua.workflow.findings import Finding, about_file, found
from motcua.workflow.posts import ACTS, ONE_STOP, TO_APPLICANT
from motcua.workflow.soundness import edges, element

Weight = Callable[[GraphNode], Decimal]


def findings(
    graph: Graph, elements: Mapping[str, Node], letters: Sequence[Letter], limit_hours: Decimal | None
) -> list[Finding]:
    """Posts, acts, the one-stop at both ends, who may send to the applicant, and the sum of the limits."""
    return [
        *_posts(graph, elements),
        *_both_ends(graph, elements),
        *_letters(graph, letters),
        *_sum(graph, limit_hours),
    ]


def _tasks(graph: Graph) -> Iterator[tuple[str, GraphNode]]:
    return ((name, node) for name, node in graph["nodes"].items() if node["k"] == Kind.TASK)


def _posts(graph: Graph, elements: Mapping[str, Node]) -> Iterator[Finding]:
    for name, node in _tasks(graph):
        at, post, act = element(name, elements), node["lane"], node["act"]
        if len(name) > 80:
            yield found("long-path", at, now("nằm quá sâu: mã “{path}” dài quá 80 ký tự."), path=name)
        if not post:
            posts = ", ".join(f"{role.label} ({role.value})" for role in Role if role in ACTS)
            text = now("không ai làm được bước này: làn của nó không phải một vị trí. Các vị trí: {posts}.")
            yield found("nobody", at, text, posts=posts)
        elif act in TO_APPLICANT and post not in ONE_STOP:
            text = now("cán bộ xử lý không được gửi cho người nộp; chuyển bước này cho Bộ phận Một cửa.")
            yield found("sends-to-applicant", at, text)
        elif act not in ACTS.get(post, ("complete_step",)):
            text = now("việc “{act}” không thuộc vị trí {post} (các việc: {acts}).")
            acts = ", ".join(ACTS.get(post, ("complete_step",)))
            yield found("bad-act", at, text, act=act[:60], post=Role(post).label, acts=acts)


def _both_ends(graph: Graph, elements: Mapping[str, Node]) -> Iterator[Finding]:
    """The first and the last step belong to the one-stop unit (61/2018/NĐ-CP Điều 17, Điều 20)."""
    forward = edges(graph)
    backward: dict[str, list[str]] = {name: [] for name in forward}
    for name, out in forward.items():
        for one in out:
            backward[one].append(name)
    ends = [
        name for name, node in graph["nodes"].items() if "/" not in name and node["k"] in {"end", "terminate"}
    ]
    first = _nearest(graph, [graph["start"]], forward)
    last = _nearest(graph, ends, backward)
    if first is None or last is None:
        yield about_file("no-step", now("Có đường đi từ bắt đầu tới kết thúc mà không qua bước nào."))
        return
    for name in sorted(first):
        if graph["nodes"][name]["lane"] not in ONE_STOP:
            yield found(
                "first-step", element(name, elements), now("là bước đầu nhưng không ở Bộ phận Một cửa.")
            )
    for name in sorted(last):
        if graph["nodes"][name]["lane"] not in ONE_STOP:
            yield found(
                "last-step", element(name, elements), now("là bước cuối nhưng không ở Bộ phận Một cửa.")
            )


def _nearest(graph: Graph, starts: list[str], ways: dict[str, list[str]]) -> set[str] | None:
    """The first tasks met on every way; None when a way meets none."""
    met: set[str] = set()
    seen: set[str] = set()
    pending = list(starts)
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        if graph["nodes"][name]["k"] == Kind.TASK:
            met.add(name)
        elif not ways[name]:
            return None
        else:
            pending += ways[name]
    return met


def _letters(graph: Graph, letters: Sequence[Letter]) -> Iterator[Finding]:
    """A processing step has no way to write to the applicant (61/2018/NĐ-CP Điều 19)."""
    posts = {name.rpartition("/")[2]: node["lane"] for name, node in _tasks(graph)}
    for letter in letters:
        post = posts.get(letter.source)
        if post is not None and post not in ONE_STOP:
            text = now(
                "đi ra ngoài từ bước “{source}” của cán bộ xử lý; chỉ Bộ phận Một cửa gửi cho người nộp."
            )
            yield found("sends-to-applicant", letter, text, source=letter.source)


def _sum(graph: Graph, limit_hours: Decimal | None) -> Iterator[Finding]:
    """The longest way from start to end may not take longer than the procedure (01/2018/TT-VPCP Điều 8)."""
    share = longest(graph, lambda node: Decimal(node.get("s", 0)))
    if share > 1:
        text = now("Tổng các phần thời hạn của các bước là {share}, lớn hơn 1.")
        yield about_file("over-limit", text, share=comma(share))
    if limit_hours is None:
        return
    total = longest(graph, lambda node: Decimal(node.get("h", 0)) + Decimal(node.get("s", 0)) * limit_hours)
    if total > limit_hours:
        text = now("Tổng thời hạn các bước là {total} giờ làm việc, vượt thời hạn {limit} giờ của thủ tục.")
        yield about_file("over-limit", text, total=comma(total), limit=comma(limit_hours))


def longest(graph: Graph, weight: Weight) -> Decimal:
    """Greatest sum over the steps of one way through; branches run side by side, a loop is walked once."""
    ways, totals = edges(graph), dict[str, Decimal]()
    open_: set[str] = set()
    stack = [(graph["start"], iter(ways[graph["start"]]))]
    open_.add(graph["start"])
    while stack:
        name, rest = stack[-1]
        following = next((one for one in rest if one not in open_ and one not in totals), None)
        if following is not None:
            open_.add(following)
            stack.append((following, iter(ways[following])))
            continue
        stack.pop()
        open_.discard(name)
        after = max((totals[one] for one in ways[name] if one in totals), default=Decimal(0))
        totals[name] = weight(graph["nodes"][name]) + after
    return totals[graph["start"]]
