"""The pages that account executives work in."""

from django.urls import path

from handoffs.views import absences, accounts, assigning, bulk, detail, feedback, moves, queue, saved_views, why

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("news/", queue.news, name="queue-news"),
    path("export.csv", queue.queue_export, name="queue-export"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("views/", saved_views.save, name="view-save"),
    *(
        path(f"views/<int:pk>/{verb.__name__}/", verb, name=f"view-{verb.__name__}")
        for verb in (saved_views.rename, saved_views.share, saved_views.delete, saved_views.restore)
    ),
    path("handoffs/<int:pk>/", detail.detail, name="handoff"),
    path("handoffs/<int:pk>/acknowledge/", detail.acknowledge_handoff, name="handoff-acknowledge"),
    path("handoffs/<int:pk>/take/", assigning.take, name="handoff-take"),
    path("handoffs/<int:pk>/give/", assigning.give, name="handoff-give"),
    path("handoffs/<int:pk>/return/", assigning.put_back, name="handoff-put-back"),
    path("out-of-office/", absences.out_of_office, name="out-of-office"),
    path("out-of-office/<int:pk>/remove/", absences.remove_absence, name="absence-remove"),
    path("handoffs/<int:pk>/context/", moves.context, name="handoff-context"),
    path("handoffs/<int:pk>/open-context/", moves.open_context, name="handoff-open-context"),
    path("handoffs/<int:pk>/check-context/", moves.check_context, name="handoff-check-context"),
    path("handoffs/<int:pk>/reach-out/", moves.reach_out, name="handoff-reach-out"),
    path("handoffs/<int:pk>/outcome/", moves.outcome, name="handoff-outcome"),
    path("handoffs/<int:pk>/wake/", moves.wake, name="handoff-wake"),
    path("handoffs/<int:pk>/feedback/", moves.feedback, name="handoff-feedback"),
    path("feedback/", feedback.feedback_list, name="feedback"),
    path("feedback/export.csv", feedback.feedback_export, name="feedback-export"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/export.csv", accounts.account_export, name="accounts-export"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account"),
    path("accounts/<int:pk>/why/", why.account_why, name="account-why"),
    path("accounts/<int:pk>/why/evidence/", why.account_evidence, name="account-evidence"),
]
