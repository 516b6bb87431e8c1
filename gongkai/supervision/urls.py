"""督查: a district's January."""

from django.urls import path

from gongkai.supervision.views import circular, comparing, office, returns, rounds, rule

app_name = "supervision"
urlpatterns = [
    path("", rounds.index, name="index"),
    path("round/<int:pk>/", rounds.round_page, name="round"),
    path("round/<int:pk>/upload/", rounds.upload, name="upload"),
    path("round/<int:pk>/issued/", rounds.issued, name="issued"),
    path("round/<int:pk>/settle/", rounds.settle, name="settle"),
    path("round/<int:pk>/recheck/", rounds.check_again, name="recheck"),
    path("round/<int:pk>/rule/<str:rule>/", rule.rule_page, name="rule"),
    path("round/<int:pk>/compare/", comparing.compare, name="compare"),
    path("round/<int:pk>/odd/", comparing.odd, name="odd"),
    path("round/<int:pk>/copies/", comparing.copies, name="copies"),
    path("round/<int:pk>/circular/", circular.circular, name="circular"),
    path("round/<int:pk>/circular/file/", circular.circular_file, name="circular_file"),
    path("round/<int:pk>/total/", circular.total, name="total"),
    path("round/<int:pk>/total/file/<str:kind>/", circular.total_file, name="total_file"),
    path("round/<int:pk>/sheet/", circular.sheet, name="sheet"),
    path("office/<int:pk>/", office.office_page, name="office"),
    path("office/<int:pk>/picture/", office.page_picture, name="picture"),
    path("office/<int:pk>/marked/", office.marked, name="marked"),
    path("office/<int:pk>/verdict/", office.verdict, name="verdict"),
    path("office/<int:pk>/assign/", office.assign, name="assign"),
    path("office/<int:pk>/version/", office.new_version, name="version"),
    path("office/<int:pk>/pass/", office.accept, name="pass"),
    path("office/<int:pk>/return/", returns.return_page, name="return"),
    path("file/<int:pk>/", office.original, name="original"),
    path("file/<int:pk>/choose/", office.choose, name="choose"),
    path("list/<int:pk>/", returns.order_page, name="order"),
    path("list/<int:pk>/file/<str:kind>/", returns.order_file, name="order_file"),
    path("answer/<int:pk>/", returns.answer, name="answer"),
    path("answer/<int:pk>/file/<str:kind>/", returns.answer_file, name="answer_file"),
]
