"""The weekly report as rows of a file."""

from collections.abc import Iterator

from handoffs.reports.weekly import Weekly

COLUMNS = ("week", "part", "what", "currency", "value", "percent", "last_week")


def cells(found: Weekly) -> Iterator[tuple[object, ...]]:
    """The figures as rows of a file, in the order of `COLUMNS`; what cannot be said is empty."""
    for stage in found.stages:
        yield found.name, "funnel", stage.label, "", stage.count, _known(stage.rate), stage.before
    line = found.pipeline
    yield found.name, "pql", "PQL to opportunity", "", line.became, _known(line.to_opportunity), ""
    yield found.name, "pql", "Opportunity to won", "", line.won, _known(line.to_won), ""
    for money in found.money:
        deal = "" if money.deal is None else round(money.deal, 2)
        yield found.name, "pql", "Average PQL deal", money.currency, deal, "", ""
        yield found.name, "pql", "PQL value", money.currency, money.pql_value, "", ""
        yield found.name, "pql", "Other value", money.currency, money.other_value, "", ""
        yield found.name, "channel", "Self-serve value", money.currency, money.self_serve, "", ""
        yield found.name, "channel", "Sales-assisted value", money.currency, money.assisted, _known(money.touched), ""
    for note in found.feedback:
        said = f"{note.get_kind_display()}: {note.text}"
        yield found.name, "feedback", said, "", note.handoff.account.key, "", ""


def _known(number: int | None) -> int | str:
    return "" if number is None else number
