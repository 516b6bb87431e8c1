"""Addresses of the portal; every one is for everybody and reads only."""

from django.urls import path, register_converter

from gongkai.portal.views import annual, applying, catalogue, feeds, files, pages, search, sitemap

app_name = "portal"


class FormatConverter:
    """A feed format: atom, rss or json."""

    regex = "atom|rss|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SheetConverter(FormatConverter):
    """A format for numbers: csv, json or xlsx."""

    regex = "csv|json|xlsx"


register_converter(FormatConverter, "feed")
register_converter(SheetConverter, "sheet")

urlpatterns = [
    path("", pages.home, name="home"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap_pages"),
    path("sitemap-<int:part>.xml", sitemap.part, name="sitemap_part"),
    path("search/", search.everywhere, name="search_all"),
    path("reports/", annual.everywhere, name="annual"),
    path("reports/compare/", annual.compare, name="annual_compare"),
    path("reports/data/", annual.data_guide, name="annual_data"),
    path("reports/data/<int:year>.<sheet:form>", annual.year_data, name="annual_year"),
    path("<slug:slug>/", pages.office_home, name="office"),
    path("<slug:slug>/guide/", pages.guide, name="guide"),
    path("<slug:slug>/apply/", pages.apply, name="apply"),
    path("<slug:slug>/apply/form/", applying.apply_form, name="apply_form"),
    path("<slug:slug>/apply/receipt/", applying.apply_receipt, name="apply_receipt"),
    path("<slug:slug>/apply/track/", applying.apply_track, name="apply_track"),
    path("<slug:slug>/reports/", pages.reports, name="reports"),
    path("<slug:slug>/reports/years/", annual.years, name="annual_years"),
    path("<slug:slug>/reports/data.<sheet:form>", annual.office_data, name="annual_office"),
    path("<slug:slug>/search/", search.search, name="search"),
    path("<slug:slug>/column/<slug:code>/", pages.column, name="column"),
    path("<slug:slug>/column/<slug:code>/catalogue.csv", catalogue.catalogue, name="catalogue"),
    path("<slug:slug>/column/<slug:code>/feed.<feed:form>", feeds.column_feed, name="column_feed"),
    path("<slug:slug>/feed.<feed:form>", feeds.office_feed, name="feed"),
    path("<slug:slug>/item/<int:pk>/", pages.item, name="item"),
    path("<slug:slug>/item/<int:pk>/qr.svg", files.qr_code, name="item_qr"),
    path("<slug:slug>/item/<int:pk>/file/<int:file_pk>/", files.attachment, name="file"),
]
