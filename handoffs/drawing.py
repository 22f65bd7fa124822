"""The table of legal moves as a drawing in Mermaid's notation, for the docs. Pure: nothing is read but the table."""

from handoffs.enums import HandoffState, Move
from handoffs.moves import AWAKE, CLOSED, OPEN, TABLE, TAKEN, LegalMove

_GROUPS = {AWAKE: "any open and awake", TAKEN: "any taken on", OPEN: "any open"}


def mermaid() -> str:
    """One arrow a change of state. Merging and whatever is undone are left out."""
    lines = ["stateDiagram-v2", f"    [*] --> {HandoffState.FIRED.value}: {Move.OPENED.label}"]
    lines += [arrow for line in TABLE for arrow in _arrows(line)]
    lines += [f"    {state.value} --> [*]" for state in CLOSED if state != HandoffState.MERGED]
    return "\n".join(lines)


def table() -> str:
    """The same as a table in Markdown, with who may and what it needs."""
    cells = [
        (line.move.label, _states(line.sources), _states(line.targets), line.by, "; ".join(line.needs))
        for line in TABLE
    ]
    rows = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join(["| move | from | to | who | needs |", "|---|---|---|---|---|", *rows])


def _arrows(line: LegalMove) -> list[str]:
    return [
        f"    {source.value} --> {target.value}: {line.move.label}"
        for source in line.sources
        for target in line.targets
        if line.move not in (Move.MERGED, Move.UNMERGED, Move.UNDONE)
    ]


def _states(states: tuple[HandoffState, ...]) -> str:
    ordered = tuple(state for state in HandoffState if state in states)
    return _GROUPS.get(ordered) or ", ".join(f"`{state.value}`" for state in states)
