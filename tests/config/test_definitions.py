"""A file of definitions into the database and back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pghistory.models
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from config.definitions import Rejected, export_text, import_text, schema, values
from config.definitions.export import everything, text_of
from handoffs.models import BusinessCalendar, Team
from handoffs.stations import default_team
from playbooks.contents import content_of
from playbooks.drafts import next_draft
from playbooks.enums import VersionState
from playbooks.models import Play, Scorecard, ScorecardVersion, TierVersion
from signals.enums import Category, EventKind
from signals.models import Backfill, Signal
from tests.factories.accounts import UserFactory
from tests.factories.reviews import prove

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
STARTER = Path(__file__).parents[2] / "config" / "starter.yaml"
OPEN_SOURCE = Path(__file__).parents[1] / "data" / "oss-definitions.yaml"
SCORECARD = """
signals:
  - key: run
    name: Run
    category: activation
    events: [Workflow Run]
scorecards:
  - key: pql
    name: PQL
    threshold: 20
    cooldown: 30 days
    rules:
      - key: activated
        label: Activated
        points: 20
        activation: true
        kind: occurrences
        signal: run
        at_least: 1
        within: ever
"""


@pytest.fixture(autouse=True)
def _calendar_to_start_from(db: None) -> None:
    """What a migration made may have gone with a test before that emptied the tables."""
    default_team()


def load(text: str, *, publish: bool = False) -> list[str]:
    return [str(change) for change in import_text(text.encode(), publish=publish, at=AT)]


def refused(text: str) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        load(text)
    return [str(problem) for problem in rejected.value.problems]


def history_rows() -> int:
    tables = [name for name in connection.introspection.table_names() if name.endswith("event") and "_" in name]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in tables))
        rows = sum(int(row[0]) for row in cursor.fetchall())
    return rows + pghistory.models.Context.objects.count()


@pytest.mark.django_db
def test_a_second_import_changes_nothing_and_leaves_no_history() -> None:
    load(STARTER.read_text(), publish=True)
    before = history_rows()

    assert load(STARTER.read_text(), publish=True) == []

    assert history_rows() == before


@pytest.mark.django_db
def test_starter_definitions_are_published_whole() -> None:
    load(STARTER.read_text(), publish=True)

    version = ScorecardVersion.objects.get(state=VersionState.PUBLISHED)
    points = {rule.key: rule.points for rule in version.rules.all()}
    assert version.threshold == 50
    assert {key: points[key] for key in list(points)[:5]} == {
        "activated": 20, "five-people": 30, "heavy-use": 25, "pricing-viewed": 15, "enterprise": 20,
    }  # fmt: skip
    assert [rule.key for rule in version.rules.filter(is_activation=True)] == ["activated"]
    tiers = TierVersion.objects.get(state=VersionState.PUBLISHED).tiers.order_by("id")
    assert list(tiers.values_list("key", "acv_min", "acv_max", "employees_min", "employees_max")) == [
        ("self_serve", None, Decimal(10000), None, 50),
        ("sales_assisted", Decimal(25000), Decimal(100000), 50, 500),
        ("sales_led", Decimal(100000), None, 500, None),
    ]
    play = Play.objects.get()
    assert set(play.scripts.values_list("tier", flat=True)) == {"self_serve", "sales_assisted", "sales_led"}
    assert {"paywall-hit", "quote-requested"} <= set(play.permission_signals.values_list("key", flat=True))
    assert Team.objects.get(is_default=True).key == "sales"


@pytest.mark.django_db
def test_signals_and_rules_are_stored_as_the_file_says() -> None:
    load(SCORECARD)

    signal = Signal.objects.get()
    assert (signal.key, signal.kind, signal.event_names, signal.category) == (
        "run", EventKind.TRACK, ["Workflow Run"], Category.ACTIVATION,
    )  # fmt: skip
    version = ScorecardVersion.objects.get()
    assert (version.number, version.state, version.cooldown, version.created_at) == (
        1, VersionState.DRAFT, timedelta(days=30), AT,
    )  # fmt: skip
    rule = version.rules.get()
    assert (rule.signal, rule.at_least, rule.window, rule.is_activation) == (signal, 1, None, True)


@pytest.mark.django_db
def test_other_content_of_a_published_scorecard_becomes_a_draft() -> None:
    load(SCORECARD, publish=True)

    changes = load(SCORECARD.replace("threshold: 20", "threshold: 15"))

    assert changes == ["scorecard “pql”: draft version 2 added"]
    assert list(ScorecardVersion.objects.order_by("number").values_list("number", "state", "threshold")) == [
        (1, "published", 20),
        (2, "draft", 15),
    ]


@pytest.mark.django_db
def test_a_draft_is_replaced_not_added_to() -> None:
    load(SCORECARD)

    changes = load(SCORECARD.replace("points: 20", "points: 25"))

    assert changes == ["scorecard “pql”: draft version 1 changed"]
    assert list(ScorecardVersion.objects.values_list("number", "rules__points")) == [(1, 25)]


@pytest.mark.django_db
def test_another_name_alone_makes_no_version() -> None:
    load(SCORECARD, publish=True)

    assert load(SCORECARD.replace("name: PQL", "name: Leads")) == ["scorecard “pql”: changed"]

    assert ScorecardVersion.objects.get().scorecard.name == "Leads"


@pytest.mark.django_db
def test_publish_publishes_what_the_file_names_and_retires_what_was() -> None:
    load(SCORECARD, publish=True)
    looser = SCORECARD.replace("threshold: 20", "threshold: 15")
    assert load(looser) == ["scorecard “pql”: draft version 2 added"]
    prove(ScorecardVersion.objects.get(number=2))

    assert load(looser, publish=True) == ["scorecard “pql”: version 2 published"]

    assert list(ScorecardVersion.objects.order_by("number").values_list("state", flat=True)) == [
        "retired",
        "published",
    ]


@pytest.mark.django_db
def test_what_takes_the_place_of_a_published_version_is_backtested_first() -> None:
    load(SCORECARD, publish=True)

    with pytest.raises(Rejected, match="without --publish, backtest the draft"):
        load(SCORECARD.replace("threshold: 20", "threshold: 15"), publish=True)

    assert ScorecardVersion.objects.get().number == 1


@pytest.mark.django_db
def test_a_draft_that_somebody_has_begun_stays_and_the_file_gets_its_own() -> None:
    load(SCORECARD)
    careful = next_draft(Scorecard.objects.get(), by=UserFactory(), at=AT, reason="With care")
    said = content_of(careful)

    looser, loosest = (SCORECARD.replace("threshold: 20", f"threshold: {points}") for points in (15, 10))

    assert load(looser) == ["scorecard “pql”: draft version 3 added"]
    assert load(loosest) == ["scorecard “pql”: draft version 3 changed"]
    careful.refresh_from_db()
    assert (careful.reason, content_of(careful)) == ("With care", said)


@pytest.mark.django_db
def test_what_cannot_be_published_is_not_imported_either() -> None:
    with pytest.raises(Rejected) as rejected:
        load(SCORECARD.replace("        activation: true\n", ""), publish=True)

    assert [problem.field for problem in rejected.value.problems] == ["scorecards[0]"]
    assert not Signal.objects.exists()


@pytest.mark.django_db
def test_a_reference_to_nothing_names_line_field_and_the_nearest_key() -> None:
    assert refused(SCORECARD.replace("signal: run", "signal: rum")) == [
        "line 18: scorecards[0].rules[0].signal: no signal “rum”; did you mean “run”?"
    ]
    assert not Signal.objects.exists()


@pytest.mark.django_db
def test_references_reach_what_is_stored_already() -> None:
    load(SCORECARD)

    assert load("plays: [{key: p, name: P, permission_signals: [run]}]") == ["play “p”: added"]

    assert [signal.key for signal in Play.objects.get().permission_signals.all()] == ["run"]


CALENDAR = """
  - key: {0}
    name: {1}
    time_zone: UTC
    weekdays: [monday]
    opens_at: 9:00
    closes_at: 17:00
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "signals: [{key: a, name: A, category: fit}, {key: a, name: A, category: fit}]",
            [
                "line 1: signals[1].key: “a” is also the key of item [0]",
                "line 1: signals[1].name: “A” is also the name of item [0]",
            ],
        ),
        (
            ("signals: [{key: a, name: A, category: fit, events: [x, x],"
            " where: [{property: p, operator: gte, value: many}]}]"),
            [
                "line 1: signals[0].events[1]: “x” is listed twice",
                "line 1: signals[0].where[0].value: “is at least” needs a number",
            ],
        ),
        (
            ("calendars: [{key: a, name: A, time_zone: UTC, weekdays: [], opens_at: 9:00, closes_at: 8:00,"
            " holiday_country: XX}]"),
            [
                "line 1: calendars[0].weekdays: a calendar needs at least one working day",
                "line 1: calendars[0].closes_at: 08:00 is not after 09:00, when the day opens",
                "line 1: calendars[0].holiday_country: no public holidays are known for “XX”",
            ],
        ),
        (
            "calendars: [{key: a, name: A, time_zone: Berlin, weekdays: [fryday], opens_at: 25:00, closes_at: noon}]",
            [
                "line 1: calendars[0].time_zone: “Berlin” is not an IANA time zone; “Europe/Berlin” is one",
                ("line 1: calendars[0].weekdays[0]: “fryday” is not one of monday, tuesday, wednesday, thursday,"
                " friday, saturday, sunday; did you mean “friday”?"),
                "line 1: calendars[0].opens_at: “25:00” is not a time of day; hours go to 23, minutes to 59",
                "line 1: calendars[0].closes_at: “noon” is not a time of day such as 09:00",
            ],
        ),
        (
            ("calendars: [{key: a, name: A, time_zone: UTC, weekdays: [monday], opens_at: 9:00, closes_at: 17:00,"
            " holiday_country: DE, holiday_subdivision: BX}]"),
            ["line 1: calendars[0].holiday_subdivision: “DE” has no subdivision “BX”"],
        ),
        (
            ("teams: [{key: t, name: T, calendar: office, sla_hours: 0.25},"
            " {key: u, name: U, calendar: office, sla_hours: 0}]"),
            [
                "line 1: teams[0].sla_hours: 0.25 has more than 1 decimal places",
                "line 1: teams[1].sla_hours: 0 is not a number of hours from 0.1 to 999.9",
            ],
        ),
        (
            ("teams: [{key: t, name: T, calendar: office, sla_hours: 4, default: true},"
            " {key: u, name: U, calendar: x, sla_hours: 4, default: true}]"),
            [
                "line 1: teams[0].calendar: no calendar “office”; there is utc",
                "line 1: teams[1].calendar: no calendar “x”; there is utc",
                "line 1: teams[1].default: teams[0] is the default team already",
            ],
        ),
        (
            ("tiers: {currency: USD, bounds: [{key: self_serve, acv_min: 9, acv_max: 9, opens_handoff: true},"
            " {key: self_serve, employees_min: 3, employees_max: 2, opens_handoff: false}]}"),
            [
                "line 1: tiers.bounds[1].key: “self_serve” is also the key of item [0]",
                ("line 1: tiers.bounds[0].acv_max: 9 is not more than the minimum 9; bounds go up to, not including,"
                " the maximum"),
                ("line 1: tiers.bounds[0].opens_handoff: self-serve is the tier that sales leaves alone; this is false"
                " there"),
                ("line 1: tiers.bounds[1].employees_max: 2 is not more than the minimum 3; bounds go up to, not"
                " including, the maximum"),
            ],
        ),
        (
            ("plays: [{key: p, name: P, scripts: [{tier: sales_led, subject: S, body: B},"
            " {tier: sales_led, subject: S, body: B}], permission_signals: [a, a]}]"),
            [
                "line 1: plays[0].permission_signals[1]: “a” is listed twice",
                "line 1: plays[0].permission_signals[0]: no signal “a”",
                "line 1: plays[0].permission_signals[1]: no signal “a”",
                "line 1: plays[0].scripts[1].tier: “sales_led” is also the tier of item [0]",
            ],
        ),
    ],
)  # fmt: skip
def test_what_one_field_cannot_say(text: str, problems: list[str]) -> None:
    assert refused(text) == problems


@pytest.mark.django_db
def test_a_name_of_another_key_is_taken() -> None:
    load("signals: [{key: a, name: A, category: fit}]")

    assert refused("signals: [{key: b, name: A, category: fit}]") == [
        "line 1: signals[0].name: “A” is the name of “a” already"
    ]


@pytest.mark.django_db
def test_items_of_one_file_may_swap_names() -> None:
    load("signals: [{key: a, name: A, category: fit}, {key: b, name: B, category: fit}]")

    load("signals: [{key: a, name: B, category: fit}, {key: b, name: A, category: fit}]")

    assert dict(Signal.objects.values_list("key", "name")) == {"a": "B", "b": "A"}


@pytest.mark.django_db
def test_a_new_default_team_takes_over() -> None:
    calendar = "calendars:" + CALENDAR.format("office", "Office")
    load(calendar + "teams: [{key: t, name: T, calendar: office, sla_hours: 4, default: true}]")

    load("teams: [{key: u, name: U, calendar: office, sla_hours: 2.5, default: true}]")

    assert list(Team.objects.filter(is_default=True).values_list("key", flat=True)) == ["u"]


@pytest.mark.django_db
def test_stored_events_are_matched_again_only_when_the_signal_means_something_else() -> None:
    signal = "signals: [{{key: a, name: {0}, category: fit, events: [{1}]}}]"
    load(signal.format("A", "x"))
    Backfill.objects.all().delete()

    load(signal.format("B", "x"))
    assert not Backfill.objects.exists()

    load(signal.format("B", "y"))
    assert Backfill.objects.get(finished_at=None).requested_at == AT


@pytest.mark.django_db
@pytest.mark.parametrize("active", [True, False])
def test_a_signal_is_switched_on_and_off(*, active: bool) -> None:
    text = "signals: [{{key: a, name: A, category: fit, active: {0}}}]"
    load(text.format(str(not active).lower()))

    load(text.format(str(active).lower()))

    assert Signal.objects.get().is_active is active
    assert Backfill.objects.filter(finished_at=None).exists() is active


@pytest.mark.django_db
def test_names_of_days_and_times_become_a_calendar() -> None:
    load("calendars:" + CALENDAR.format("office", "Office").replace("[monday]", "[friday, monday]"))

    calendar = BusinessCalendar.objects.get(key="office")
    assert calendar.hours == ["09:00-17:00", "", "", "", "09:00-17:00", "", ""]


@pytest.mark.django_db
def test_hours_of_each_weekday_and_days_of_their_own_go_both_ways() -> None:
    week = "hours: {monday: '13:00-17:00, 9:00-12:00', friday: 9:00-24:00}"
    days = "extra_days: [{day: 2026-12-28, name: Break}, {day: 2026-12-24, hours: 9:00-13:00}]"
    load(f"calendars: [{{key: office, name: Office, time_zone: UTC, {week}, {days}}}]")

    calendar = BusinessCalendar.objects.get(key="office")
    assert calendar.hours == ["09:00-12:00, 13:00-17:00", "", "", "", "09:00-24:00", "", ""]
    assert calendar.extra_days == ["2026-12-24 09:00-13:00", "2026-12-28 closed Break"]
    assert load(export_text()) == []


@pytest.mark.django_db
def test_the_same_hours_said_in_two_ways_are_one_definition() -> None:
    load("calendars:" + CALENDAR.format("office", "Office"))

    same = "calendars: [{key: office, name: Office, time_zone: UTC, hours: {monday: 09:00-17:00}}]"

    assert load(same) == []
    assert "hours: " not in export_text().split("teams:")[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("weekdays: [monday]", ["opens_at: is missing; it is a time of day such as 09:00, unless there are hours"]),
        ("hours: {}", ["hours: a calendar needs at least one working day"]),
        ("hours: {monday: 9-17}", ["hours.monday: “9-17” is not a span of hours such as 09:00-17:00"]),
        (
            "hours: {monday: 9:00-17:00}, weekdays: [monday]",
            ["hours: says it all; leave out weekdays, opens_at and closes_at"],
        ),
        (
            "hours: {monday: 9:00-17:00}, extra_days: [{day: 2026-02-30}]",
            ["extra_days[0].day: “2026-02-30” is not a day such as 2026-12-24"],
        ),
        (
            "hours: {monday: 9:00-17:00}, extra_days: [{day: 2026-02-20}, {day: 2026-02-20}]",
            ["extra_days[1].day: “2026-02-20” is also the day of item [0]"],
        ),
    ],
)
def test_a_wrong_week_is_told_where(text: str, problems: list[str]) -> None:
    found = refused(f"calendars: [{{key: a, name: A, time_zone: UTC, {text}}}]")

    assert found[: len(problems)] == [f"line 1: calendars[0].{problem}" for problem in problems]


@pytest.mark.django_db
def test_hours_by_tier_and_the_rule_of_a_team_go_both_ways() -> None:
    rule = "sales_led_hours: 1.5, reassign: next_member, reassign_after_hours: 2"
    load(f"teams: [{{key: t, name: T, calendar: utc, sla_hours: 4, {rule}}}]")

    team = Team.objects.get(key="t")
    assert (str(team.sales_led_hours), team.sales_assisted_hours, team.reassign_rule) == ("1.5", None, "next_member")
    assert load(export_text()) == []


@pytest.mark.django_db
def test_a_script_that_the_file_no_longer_has_goes() -> None:
    play = "plays: [{{key: p, name: P, scripts: [{0}]}}]"
    one, two = "{tier: sales_led, subject: S, body: B}", "{tier: sales_assisted, subject: S, body: B}"
    load(play.format(f"{one}, {two}"))

    load(play.format(one))

    assert list(Play.objects.get().scripts.published().values_list("tier", flat=True)) == ["sales_led"]


@pytest.mark.django_db
def test_a_change_says_which_command_made_it() -> None:
    load(SCORECARD)

    assert list(pghistory.models.Context.objects.values_list("metadata__command", flat=True)) == ["definitions import"]


@pytest.mark.django_db
def test_command_names_file_line_and_field(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("signals:\n  - kee: a\n")

    with pytest.raises(CommandError) as error:
        call_command("definitions", "import", str(file))

    assert str(error.value).splitlines() == [
        f"{file}, line 2: signals[0].kee: no field of this name; did you mean “key”?",
        f"{file}, line 2: signals[0].key: is missing; it is a key: letters, digits, “-” and “_”, at most 80 of them",
        f"{file}, line 2: signals[0].name: is missing; it is text of 1 to 100 characters",
        f"{file}, line 2: signals[0].category: is missing; it is one of activation, depth, fit, intent",
        "Nothing was imported.",
    ]


@pytest.mark.django_db
def test_command_writes_and_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(SCORECARD)
    file = tmp_path / "out.yaml"

    call_command("definitions", "export", str(file))
    call_command("definitions", "import", str(file))

    assert file.read_text() == export_text()
    assert capsys.readouterr().out == "nothing changed\n"


@pytest.mark.parametrize("verb", ["import", "export"])
@pytest.mark.django_db
def test_a_file_out_of_reach_is_one_clear_line(verb: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere/a.yaml cannot be (read|written): No such file or directory\."):
        call_command("definitions", verb, str(tmp_path / "nowhere" / "a.yaml"))


def test_schema_describes_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("definitions", "schema")

    printed = msgspec.json.decode(capsys.readouterr().out)
    assert set(printed["$defs"]["Definitions"]["properties"]) == {
        "calendars", "teams", "routing_rules", "signals", "lists", "scorecards", "tiers", "plays", "pledge",
        "pledge_words",
    }  # fmt: skip
    assert printed["$defs"]["Signal"]["additionalProperties"] is False
    assert printed["$defs"]["Signal"]["properties"]["category"]["enum"] == Category.values


KEYS = st.from_regex(r"[-a-zA-Z0-9_]{1,12}", fullmatch=True)
TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
    | st.sampled_from(
        ["NO", "yes", "1e5", "0100", "12:30", "2026-01-02", "~", "null", "{", "<<", "- a", "a: b", " x", "x "]
    )
    | st.sampled_from(["\n  a\nb", "a\r\nb", "\x85 a", "\u2028"])
)
NAMES = TEXTS.filter(bool)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(-1e6, 1e6, allow_nan=False).map(values.plain_number)
SCALARS = TEXTS | st.booleans() | NUMBERS
TESTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"operator": st.sampled_from(["eq", "ne"]), "value": SCALARS}),
    st.fixed_dictionaries({"operator": st.sampled_from(["gte", "lt"]), "value": NUMBERS}),
    st.fixed_dictionaries({"operator": st.just("in"), "value": st.lists(SCALARS, min_size=1, max_size=3)}),
    st.just({"operator": "exists"}),
)
DURATIONS = st.sampled_from(["14 days", "90 minutes", "1 microsecond", "36500 days"])
SIGNALS = st.builds(
    lambda test, **fields: schema.Signal(
        where=[schema.Condition(property=name, **one) for name, one in test], **fields
    ),
    test=st.lists(st.tuples(NAMES, TESTS), max_size=2),
    key=KEYS,
    name=NAMES,
    description=TEXTS,
    category=st.sampled_from(Category.values),
    kind=st.sampled_from(EventKind.values),
    events=st.lists(NAMES, max_size=3, unique=True),
    active=st.booleans(),
)
POINTS = st.integers(-100, 100)


@st.composite
def rules(draw: st.DrawFn, signals: list[str]) -> list[schema.Rule]:
    made: list[schema.Rule] = []
    for key in draw(st.lists(KEYS, max_size=4, unique=True)):
        shared: dict[str, Any] = {
            "key": key,
            "label": draw(NAMES),
            "points": draw(POINTS),
            "activation": draw(st.booleans()),
        }
        kinds = [schema.FactRule, *([schema.OccurrencesRule, schema.PeopleRule] if signals else [])]
        kind = draw(st.sampled_from(kinds))
        if kind is schema.FactRule:
            made.append(kind(**shared, fact=draw(NAMES), **draw(TESTS)))
        else:
            within = draw(DURATIONS | st.just("ever"))
            made.append(
                kind(**shared, signal=draw(st.sampled_from(signals)), at_least=draw(st.integers(1, 9)), within=within)
            )
    return made


@st.composite
def definitions(draw: st.DrawFn) -> schema.Definitions:
    signals = draw(st.lists(SIGNALS, max_size=3, unique_by=(lambda item: item.key, lambda item: item.name)))
    keys = [signal.key for signal in signals]
    scorecards = [
        schema.Scorecard(
            key=key, name=key, description=draw(TEXTS), threshold=draw(st.integers(0, 99)), cooldown=draw(DURATIONS),
            reason=draw(TEXTS), rules=draw(rules(keys)),
        )
        for key in draw(st.lists(KEYS, max_size=2, unique=True))
    ]  # fmt: skip
    plays = [
        schema.Play(
            key=key, name=key,
            permission_signals=sorted(draw(st.sets(st.sampled_from(keys)))) if keys else [],
            scripts=[schema.Script(tier="sales_led", subject=draw(NAMES), body=draw(TEXTS))],
        )
        for key in draw(st.lists(KEYS, max_size=2, unique=True))
    ]  # fmt: skip
    money = st.none() | st.integers(0, 10**6).map(lambda cents: values.plain_number(cents / 100))
    tiers = schema.Tiers(
        currency="EUR", bounds=[schema.Tier(key="sales_led", acv_min=draw(money), opens_handoff=draw(st.booleans()))]
    )
    return schema.Definitions(
        signals=signals, scorecards=scorecards, tiers=draw(st.none() | st.just(tiers)), plays=plays
    )


class RoundTrip(TestCase):
    @given(definitions())
    @settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    def test_import_and_export_give_the_file_back(self, wanted: schema.Definitions) -> None:
        stored = everything()
        load(text_of(wanted))
        exported = export_text()

        assert load(exported) == []
        assert export_text() == exported
        ordered = msgspec.structs.replace(
            wanted,
            calendars=stored.calendars,
            teams=stored.teams,
            signals=sorted(wanted.signals, key=lambda item: item.key),
            scorecards=sorted(wanted.scorecards, key=lambda item: item.key),
            plays=sorted(wanted.plays, key=lambda item: item.key),
        )
        assert exported == text_of(schema.in_order(ordered))


@pytest.mark.django_db
def test_a_gap_between_tiers_is_reported_when_they_are_published() -> None:
    changes = load(STARTER.read_text(), publish=True)

    assert [change for change in changes if "10,000" in change and "25,000" in change] != []


@pytest.mark.django_db
def test_definitions_for_the_usage_of_open_source_are_right() -> None:
    changes = load(OPEN_SOURCE.read_text(), publish=True)

    assert {"scorecard “oss”: version 1 published", "tiers: version 1 published"} <= set(changes)
