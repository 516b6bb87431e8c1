"""One PC serves both doors."""

from gongkai.config.urls_public import urlpatterns as public
from gongkai.config.urls_staff import urlpatterns as staff

urlpatterns = [*staff, *public]
handler400 = "gongkai.desk.errors_views.refused"
handler403 = "gongkai.desk.errors_views.forbidden"
handler404 = "gongkai.desk.errors_views.not_found"
handler500 = "gongkai.desk.errors_views.broken"
