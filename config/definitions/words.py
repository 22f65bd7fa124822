"""The words that RevOps adds to what the pledge rules out, between the file and the database."""

from config.definitions import schema
from config.definitions.problems import Findings, Path
from handoffs.enums import WordKind
from handoffs.models import PledgeWord

PARTS = {"phrases": WordKind.PHRASE, "calendar_hosts": WordKind.CALENDAR}


def pledge_words() -> schema.PledgeWords | None:
    """Every word, if there are any."""
    rows = list(PledgeWord.objects.order_by("text").values_list("kind", "text"))
    if not rows:
        return None
    return schema.PledgeWords(**{part: [text for of, text in rows if of == kind] for part, kind in PARTS.items()})


def check_words(words: schema.PledgeWords, findings: Findings) -> None:
    """Note what is listed twice, in whatever case."""
    for part in PARTS:
        seen: set[str] = set()
        for index, text in enumerate(getattr(words, part)):
            if text.lower() in seen:
                path: Path = ("pledge_words", part, index)
                findings.add(path, f"“{text}” is listed twice")
            seen.add(text.lower())


def write_words(item: schema.PledgeWords) -> str:
    """The words are those of the file; says how many came and went."""
    wanted = {(kind, text) for part, kind in PARTS.items() for text in getattr(item, part)}
    stored = {(row.kind, row.text): row.pk for row in PledgeWord.objects.all()}
    gone = [pk for word, pk in stored.items() if word not in wanted]
    PledgeWord.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - stored.keys())
    PledgeWord.objects.bulk_create(PledgeWord(kind=kind, text=text) for kind, text in new)
    return f"changed, {len(new)} more, {len(gone)} less"
