"""The worker: neither skips nor doubles, and one failing job stops no other."""

from datetime import timedelta

import pytest
from django.core import mail

from gongkai.jobs.models import Notice, PeriodicRun
from gongkai.jobs.services.notify import notify
from gongkai.jobs.services.run_due import Periodic, run_due
from gongkai.jobs.services.send_notices import send_notices
from tests.factories.office import NOW, person

pytestmark = pytest.mark.django_db


def job(name, ran, every=timedelta(hours=1)):
    return Periodic(name, every, lambda now: ran.append(name))


def test_a_job_runs_once_in_its_period():
    ran = []
    run_due([job("甲", ran)], now=lambda: NOW)
    run_due([job("甲", ran)], now=lambda: NOW + timedelta(minutes=59))
    assert ran == ["甲"]
    run_due([job("甲", ran)], now=lambda: NOW + timedelta(minutes=60))
    assert ran == ["甲", "甲"]


def test_a_job_whose_worker_was_killed_is_taken_up_again_after_a_quarter_of_an_hour():
    ran = []
    PeriodicRun.objects.create(name="甲", started_at=NOW)
    run_due([job("甲", ran)], now=lambda: NOW + timedelta(minutes=14))
    assert ran == []
    run_due([job("甲", ran)], now=lambda: NOW + timedelta(minutes=15))
    assert ran == ["甲"]


def test_a_failing_job_keeps_its_error_and_stops_no_other():
    ran = []

    def fail(now):
        raise ValueError("坏了")

    run_due([Periodic("甲", timedelta(hours=1), fail), job("乙", ran)], now=lambda: NOW)
    assert ran == ["乙"]
    assert "坏了" in PeriodicRun.objects.get(name="甲").error


def test_a_notice_is_mailed_once_to_whoever_has_an_address():
    one, other = person("测试员甲"), person("测试员乙")
    one.email = "a@example.invalid"
    one.save()
    notify([one, other, one], "等您审核：某件", now=NOW)

    assert send_notices(NOW) == 1
    assert send_notices(NOW) == 0
    assert [m.to for m in mail.outbox] == [["a@example.invalid"]]
    assert Notice.objects.count() == 2


def test_a_dead_mail_server_stops_nothing_and_is_tried_again(settings, monkeypatch):
    one = person("测试员甲")
    one.email = "a@example.invalid"
    one.save()
    notify([one], "等您审核：某件", now=NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    assert send_notices(NOW) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_notices(NOW + timedelta(minutes=1)) == 1
