"""Baton's own URLs, and beside them the views that it is measured against."""

from django.urls import path

from benchmarks import empty_view, plain_drf
from config.urls import urlpatterns as own

urlpatterns = [
    path(plain_drf.PLAIN.removeprefix("/"), plain_drf.PlainBatchView.as_view()),
    path(
        plain_drf.TUNED.removeprefix("/"),
        plain_drf.PlainBatchView.as_view(serializer_class=plain_drf.TunedSerializer),
    ),
    path(empty_view.PATH.removeprefix("/"), empty_view.empty),
    path(empty_view.ASKED.removeprefix("/"), empty_view.asked),
    path(empty_view.VIEWSET.removeprefix("/"), empty_view.EmptyViewSet.as_view({"get": "ask"})),
    *own,
]
