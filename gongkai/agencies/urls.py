"""机关、人员、岗位、日历。"""

from django.urls import path

from gongkai.agencies.views import absence, calendar, offices, people

app_name = "agencies"
urlpatterns = [
    path("", offices.tree, name="tree"),
    path("new", offices.new_office, name="new_office"),
    path("<int:agency_id>/", offices.office, name="office"),
    path("<int:agency_id>/edit", offices.edit_office, name="edit_office"),
    path("<int:agency_id>/sections/new", offices.new_section, name="new_section"),
    path("sections/<int:section_id>", offices.edit_section, name="edit_section"),
    path("<int:agency_id>/people", people.people, name="people"),
    path("<int:agency_id>/people/new", people.new_person, name="new_person"),
    path("<int:agency_id>/posts/new", people.new_post, name="new_post"),
    path("posts/<int:post_id>", people.edit_post, name="edit_post"),
    path("posts/<int:post_id>/appoint", people.fill_post, name="appoint"),
    path("appointments/<int:appointment_id>/end", people.end, name="end"),
    path("appointments/<int:appointment_id>/hand-over", people.hand_over, name="hand_over"),
    path("people/<int:user_id>", people.person, name="person"),
    path("people/<int:user_id>/password", people.person_password, name="person_password"),
    path("people/<int:user_id>/totp", people.person_totp, name="person_totp"),
    path("people/<int:user_id>/switch", people.person_switch, name="person_switch"),
    path("absence", absence.absence, name="absence"),
    path("absence/<int:delegation_id>/revoke", absence.revoke, name="revoke"),
    path("calendar/", calendar.year, name="calendar"),
]
