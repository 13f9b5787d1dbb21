"""The ties of a scene: agreed ones and the paths that referrals take, from marks that are drawn."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import date

from referral.model.ids import OrganisationId
from referral.network.levels.material import Material
from referral.network.scene.counts import NO_COUNTS, Count, Counts, order_of, total
from referral.network.scene.facts import Change, SceneTie
from referral.network.scene.question import Layer, Status
from referral.network.scene.traffic import Path


def ties(material: Material, drawn: Container[str]) -> tuple[SceneTie, ...]:
    """Return the ties between organisations that are drawn, the paths of most referrals first."""
    agreed = _agreed(material)
    paths = _paths(material)
    used = {_pair(*path) for path, counts in paths.items() if counts.get("sent", 0) != 0}
    every: Iterable[SceneTie] = (
        *_declared(agreed, used),
        *_surveyed(material, agreed.keys(), used),
        *_observed(material, paths, agreed.keys()),
    )
    kept = [tie for tie in every if tie.source in drawn and tie.target in drawn and _is_asked(material, tie)]
    return tuple(sorted(kept, key=order))


def order(tie: SceneTie) -> tuple[int, int, str]:
    """Return the sort key of a tie: paths of referrals first, the most referrals first."""
    return (tie.layer is not Layer.OBSERVED, -order_of(tie.counts.get("sent", 0)), tie.id)


def _pair(one: OrganisationId, other: OrganisationId) -> Path:
    return min(one, other), max(one, other)


def _agreed(material: Material) -> dict[Path, date | None]:
    """Return the agreed pairs of organisations, each once, with the day since which."""
    pairs: dict[Path, date | None] = {}
    for tie in material.directory.ties:
        pair = _pair(tie.one, tie.other)
        pairs[pair] = pairs.get(pair) or tie.since
    return pairs


def _paths(material: Material) -> dict[Path, Counts]:
    """Return the paths of referrals with their counts, those of the earlier period as `before`."""
    paths = dict(material.traffic.paths)
    for path, counts in material.before.paths.items() if material.before else ():
        paths[path] = {**paths.get(path, {"sent": 0, "aged": 0, "served": 0}), "before": counts.get("sent", 0)}
    if material.before:
        paths = {path: {"before": 0, **counts} for path, counts in paths.items()}
    return paths


def _declared(agreed: dict[Path, date | None], used: set[Path]) -> Iterator[SceneTie]:
    for (one, other), since in agreed.items():
        yield SceneTie(
            source=one, target=other, layer=Layer.DECLARED, agreed=True, used=(one, other) in used, since=since
        )


def _surveyed(material: Material, agreed: Container[Path], used: set[Path]) -> Iterator[SceneTie]:
    """Yield the ties that organisations named in the last survey, as far as this reader is told of it."""
    named = material.named
    for pair, since in ((_pair(tie.one, tie.other), named.since) for tie in named.ties) if named else ():
        yield SceneTie(
            source=pair[0],
            target=pair[1],
            layer=Layer.SURVEY,
            agreed=pair in agreed,
            used=pair in used,
            since=since,
        )


def _observed(material: Material, paths: dict[Path, Counts], agreed: Container[Path]) -> Iterator[SceneTie]:
    for path, counts in paths.items():
        tie = SceneTie(
            source=path[0],
            target=path[1],
            layer=Layer.OBSERVED,
            counts=counts,
            agreed=_pair(*path) in agreed,
            used=True,
        )
        yield replace(tie, change=_change(counts["before"], counts["sent"])) if material.before else tie


def _change(before: Count, now: Count) -> Change:
    if before == 0:
        return Change.NEW
    return Change.LOST if now == 0 else Change.KEPT


def _is_asked(material: Material, tie: SceneTie) -> bool:
    """Tell whether the question's layers and status leave a tie; without told referrals the status leaves all."""
    asked = material.question
    if tie.layer is not None and not asked.shows(tie.layer):
        return False
    if asked.status is None or material.traffic.hidden:
        return True
    return {
        Status.USED: tie.agreed and tie.used,
        Status.UNAGREED: tie.used and not tie.agreed,
        Status.UNUSED: tie.agreed and not tie.used,
    }[asked.status]


def between(ties_of_members: Iterable[SceneTie], group_of: dict[str, str]) -> tuple[SceneTie, ...]:
    """Return the ties between groups, each with the sums of those that it stands for; `group_of` names each end's."""
    gathered: dict[tuple[str, str, Layer | None], list[SceneTie]] = {}
    for tie in ties_of_members:
        one, other = group_of[tie.source], group_of[tie.target]
        if one == other:
            continue
        if tie.layer is not Layer.OBSERVED:
            one, other = min(one, other), max(one, other)
        gathered.setdefault((one, other, tie.layer), []).append(tie)
    made = (
        SceneTie(source=one, target=other, layer=layer, counts=_sums(part) if layer is Layer.OBSERVED else _many(part))
        for (one, other, layer), part in gathered.items()
    )
    return tuple(sorted(made, key=order))


def _sums(part: list[SceneTie]) -> Counts:
    names = [name for name in ("sent", "aged", "served", "before") if name in part[0].counts]
    return {**{name: total(tie.counts.get(name, 0) for tie in part) for name in names}, **_many(part)}


def _many(part: list[SceneTie]) -> Counts:
    return {"ties": len(part)} if part else NO_COUNTS
