"""The tree of reasons as coordinates: all unmet needs on the left, the branches, and a bar for every reason."""

from dataclasses import dataclass
from typing import Final

from referral.gaps.reasons.model import Branch, UnmetReason
from referral.gaps.reasons.tree import BranchCount, ReasonTree

LEAF: Final = 24.0
HEADING: Final = 22.0
TOP: Final = 4.0
TALLEST: Final = 16.0
LEAST: Final = 1.5
ROOT_X: Final = 0.0
BRANCH_X: Final = 32.0
LEAF_X: Final = 62.0
BAR: Final = 10.0
COLOURS: Final = {Branch.NOBODY: "#9a2a12", Branch.TRIED: "#7a5200", Branch.UNTRIED: "#0b4a5e"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A bar of the tree with the number of needs it stands for, and where its text stands."""

    x: float
    y: float
    height: float
    text: float
    needs: int
    people: int
    colour: str
    branch: Branch
    reason: UnmetReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A band between two bars."""

    path: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """The whole picture; `root` is the height of the bar of all needs."""

    height: float
    root: float
    branches: tuple[Box, ...]
    leaves: tuple[Box, ...]
    links: tuple[Link, ...]


def tree_of(tree: ReasonTree) -> Tree | None:
    """Draw the tree; None without any unmet need.

    The heights of the bars are as the numbers of needs: all bars of one column are together as high as the root, save
    the thinnest, which stay visible.
    """
    if not tree.needs:
        return None
    height = TOP + sum(HEADING + LEAF * len(branch.reasons) for branch in tree.branches)
    scale = min(1.0, (height - 2 * TOP) / tree.needs, TALLEST / max(count.needs for count in tree.reasons))
    branches, leaves, links = list[Box](), list[Box](), list[Link]()
    at, from_root = TOP, TOP
    for branch in tree.branches:
        box, below = _branch(branch, at, scale), _leaves(branch, at, scale)
        links.append(_link((ROOT_X + BAR, from_root), (BRANCH_X, box.y), box.height, box.colour))
        inside = box.y
        for leaf in below:
            links.append(_link((BRANCH_X + BAR, inside), (LEAF_X, leaf.y), leaf.height, leaf.colour))
            inside += leaf.needs * scale
        branches.append(box)
        leaves += below
        from_root += branch.needs * scale
        at += HEADING + LEAF * len(branch.reasons)
    return Tree(
        height=height,
        root=max(tree.needs * scale, LEAST),
        branches=tuple(branches),
        leaves=tuple(leaves),
        links=tuple(links),
    )


def _branch(branch: BranchCount, at: float, scale: float) -> Box:
    return Box(
        x=BRANCH_X,
        y=at + HEADING,
        height=max(branch.needs * scale, LEAST),
        text=at + HEADING - 6,
        needs=branch.needs,
        people=branch.people,
        colour=COLOURS[branch.branch],
        branch=branch.branch,
    )


def _leaves(branch: BranchCount, at: float, scale: float) -> list[Box]:
    leaves = []
    for number, count in enumerate(branch.reasons):
        middle = at + HEADING + LEAF * number + LEAF / 2
        height = max(count.needs * scale, LEAST)
        leaves.append(
            Box(
                x=LEAF_X,
                y=middle - height / 2,
                height=height,
                text=middle + 4,
                needs=count.needs,
                people=count.people,
                colour=COLOURS[branch.branch],
                branch=branch.branch,
                reason=count.reason,
            )
        )
    return leaves


def _link(start: tuple[float, float], end: tuple[float, float], height: float, colour: str) -> Link:
    (x, y), (to_x, to_y) = start, end
    half = (x + to_x) / 2
    path = (
        f"M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        f"V{to_y + height:.1f}C{half:.1f} {to_y + height:.1f} {half:.1f} {y + height:.1f} {x:.1f} {y + height:.1f}Z"
    )
    return Link(path=path, colour=colour)
