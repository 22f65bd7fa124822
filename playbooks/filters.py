"""What scorecards, scores and qualifications are filtered by."""

import builtins

from django_filters import rest_framework as filters

from accounts.rest.filters import TextFilter, WholeNumberFilter, YesNoFilter, at_least, at_most, before, is_known, since
from playbooks.enums import Authority, BacktestState, ListKind, MilestoneKind, StudyKind, Subject, TierKey, VersionState
from playbooks.models import (
    Backtest,
    Milestone,
    NamedList,
    NamedListEntry,
    PersonQualification,
    PersonScore,
    Qualification,
    Score,
    Scorecard,
    ScorecardProposal,
    ScorecardVersion,
    Study,
)


class ScorecardFilter(filters.FilterSet):
    """Scorecards by what they are called, and by the state of their versions."""

    key = TextFilter(label="Exactly this key.")
    name = TextFilter(label="Exactly this name.")
    subject = filters.ChoiceFilter(choices=Subject.choices, label="Whom it is about.")
    has = filters.ChoiceFilter(
        field_name="versions__state",
        choices=VersionState.choices,
        distinct=True,
        label="Has a version in this state.",
    )

    class Meta:
        model = Scorecard
        fields: list[str] = []


class VersionFilter(filters.FilterSet):
    """Versions by scorecard and by where they stand in their life."""

    scorecard = TextFilter("scorecard__key", label="Key of the scorecard.")
    number = WholeNumberFilter()
    state = filters.MultipleChoiceFilter(choices=VersionState.choices)
    authority = filters.MultipleChoiceFilter(choices=Authority.choices)
    based_on = WholeNumberFilter(label="Id of the version that it was drafted from.")
    author = TextFilter("author__email", "iexact", label="E-mail address of who began it.")
    submitted_by = TextFilter("submitted_by__email", "iexact", label="E-mail address of who sent it to review.")
    scheduled = is_known("scheduled_at", "Whether it is to be published at an instant of its own.")
    created_at_since = since("created_at")
    created_at_before = before("created_at")
    submitted_at_since = since("submitted_at")
    submitted_at_before = before("submitted_at")
    published_at_since = since("published_at")
    published_at_before = before("published_at")
    retired_at_since = since("retired_at")
    retired_at_before = before("retired_at")

    class Meta:
        model = ScorecardVersion
        fields: list[str] = []


class ScoreFilter(filters.FilterSet):
    """Scores by account, by version, by what they came to."""

    account = TextFilter("account__key", label="Key of the account.")
    scorecard = TextFilter("version__scorecard__key", label="Key of the scorecard.")
    version = WholeNumberFilter("version__number", label="Number of the version.")
    points_min = at_least("points")
    points_max = at_most("points")
    activated = YesNoFilter()
    qualified = YesNoFilter()
    assessed_at_since = since("assessed_at")
    assessed_at_before = before("assessed_at")
    reassess_at_since = since("reassess_at")
    reassess_at_before = before("reassess_at")

    class Meta:
        model = Score
        fields: list[str] = []


class QualificationFilter(filters.FilterSet):
    """Qualifications by account, by version, by when they fired and whether they last."""

    account = TextFilter("account__key", label="Key of the account.")
    scorecard = TextFilter("scorecard__key", label="Key of the scorecard.")
    version = WholeNumberFilter("version__number", label="Number of the version.")
    tier = filters.MultipleChoiceFilter(choices=TierKey.choices)
    points_min = at_least("points")
    points_max = at_most("points")
    at_since = since("at")
    at_before = before("at")
    recorded_at_since = since("recorded_at")
    recorded_at_before = before("recorded_at")
    ended = is_known("ended_at", "Whether the score has fallen below since.")
    ended_at_since = since("ended_at")
    ended_at_before = before("ended_at")

    class Meta:
        model = Qualification
        fields: list[str] = []


class PersonScoreFilter(filters.FilterSet):
    """Scores by person, by the account that they belong to, by version, by what they came to."""

    person = WholeNumberFilter(label="Id of the person.")
    account = TextFilter("person__account__key", label="Key of the account that the person belongs to now.")
    scorecard = TextFilter("version__scorecard__key", label="Key of the scorecard.")
    version = WholeNumberFilter("version__number", label="Number of the version.")
    points_min = at_least("points")
    points_max = at_most("points")
    activated = YesNoFilter()
    qualified = YesNoFilter()
    assessed_at_since = since("assessed_at")
    assessed_at_before = before("assessed_at")
    reassess_at_since = since("reassess_at")
    reassess_at_before = before("reassess_at")

    class Meta:
        model = PersonScore
        fields: list[str] = []


class PersonQualificationFilter(filters.FilterSet):
    """Qualifications by person and account, by version, by when they fired and whether they last."""

    person = WholeNumberFilter(label="Id of the person.")
    account = TextFilter("account__key", label="Key of the account that the person belonged to then.")
    scorecard = TextFilter("scorecard__key", label="Key of the scorecard.")
    version = WholeNumberFilter("version__number", label="Number of the version.")
    points_min = at_least("points")
    points_max = at_most("points")
    at_since = since("at")
    at_before = before("at")
    recorded_at_since = since("recorded_at")
    recorded_at_before = before("recorded_at")
    ended = is_known("ended_at", "Whether the score has fallen below since.")
    ended_at_since = since("ended_at")
    ended_at_before = before("ended_at")

    class Meta:
        model = PersonQualification
        fields: list[str] = []


class BacktestFilter(filters.FilterSet):
    """Backtests by version, by who asked for them and by how far they are."""

    version = WholeNumberFilter(label="Id of the version.")
    state = filters.MultipleChoiceFilter(choices=BacktestState.choices)
    requested_by = TextFilter("requested_by__email", "iexact", label="E-mail address of who asked for it.")
    requested_at_since = since("requested_at")
    requested_at_before = before("requested_at")

    class Meta:
        model = Backtest
        fields: list[str] = []


class StudyFilter(filters.FilterSet):
    """Studies by version, by what is asked and by whom, and by how far they are."""

    version = WholeNumberFilter(label="Id of the version.")
    kind = filters.MultipleChoiceFilter(choices=StudyKind.choices)
    state = filters.MultipleChoiceFilter(choices=BacktestState.choices)
    requested_by = TextFilter("requested_by__email", "iexact", label="E-mail address of who asked for it.")
    requested_at_since = since("requested_at")
    requested_at_before = before("requested_at")

    class Meta:
        model = Study
        fields: list[str] = []


class MilestoneFilter(filters.FilterSet):
    """Outcomes by account, by what they are and are worth, by when and by who told."""

    account = TextFilter("account__key", label="Key of the account.")
    kind = filters.MultipleChoiceFilter(choices=MilestoneKind.choices)
    person = WholeNumberFilter("person_id", label="Id of the person.")
    source = TextFilter(label="Exactly this source.")
    external_id = TextFilter(label="Exactly this id of the source's.")
    yearly_value_min = at_least("yearly_value")
    yearly_value_max = at_most("yearly_value")
    currency = TextFilter(label="Exactly this currency: EUR.")
    at_since = since("at")
    at_before = before("at")
    recorded_at_since = since("recorded_at")
    recorded_at_before = before("recorded_at")

    class Meta:
        model = Milestone
        fields: list[str] = []


class NamedListFilter(filters.FilterSet):
    """Lists by what they are called, and what their entries are."""

    key = TextFilter(label="Exactly this key.")
    name = TextFilter(label="Exactly this name.")
    kind = filters.MultipleChoiceFilter(choices=ListKind.choices)

    class Meta:
        model = NamedList
        fields: list[str] = []


class ListEntryFilter(filters.FilterSet):
    """Entries by their list and key, and when they were on it."""

    list = TextFilter("named_list__key", label="Key of the list.")
    key = TextFilter(label="What the entry is found by, exactly: acme.com.")
    ended = is_known("until", "Whether the entry has gone off the list, or will.")
    since_since = since("since")
    since_before = before("since")
    until_since = since("until")
    until_before = before("until")

    class Meta:
        model = NamedListEntry
        fields: builtins.list[str] = []


class ProposalFilter(filters.FilterSet):
    """Personal scorecards by what they are for and by whom."""

    scorecard = TextFilter("scorecard__key", label="Key of the scorecard.")
    author = TextFilter("author__email", "iexact", label="E-mail address of who proposed it.")
    signal = TextFilter("signals__signal__key", label="Key of a signal that it names.")
    proposed_at_since = since("proposed_at")
    proposed_at_before = before("proposed_at")

    class Meta:
        model = ScorecardProposal
        fields: list[str] = []
