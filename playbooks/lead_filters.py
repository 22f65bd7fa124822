"""What scores and qualifications of people are filtered by."""

from django_filters import rest_framework as filters

from accounts.rest.filters import TextFilter, WholeNumberFilter, YesNoFilter, at_least, at_most, before, is_known, since
from playbooks.models import PersonQualification, PersonScore


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
