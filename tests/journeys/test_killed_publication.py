"""A process killed in the middle of publishing loses nothing and doubles nothing."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from django.db import connection

from gongkai.ledger.models import Entry
from gongkai.ledger.services.verify import verify
from gongkai.publishing.models import IndexSeries, Item, Publication
from gongkai.publishing.selectors import public_items
from gongkai.publishing.services.publish_item import publish_item
from tests.factories.office import NOW, office

KILL_IN_THE_MIDDLE = textwrap.dedent(
    """
    import os, signal, sys
    from datetime import datetime
    import django
    django.setup()
    from django.conf import settings
    from django.db import connections
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = sys.argv[1]
    from gongkai.accounts.models import User
    from gongkai.publishing.services import publish_item as module

    def killed(*_args, **_kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, sys.argv[4], killed)
    module.publish_item(
        int(sys.argv[2]), by=User.objects.get(pk=int(sys.argv[3])),
        now=datetime.fromisoformat("2026-03-02T10:00:00+08:00"),
    )
    """
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["_next_index_number", "_end_repealed", "record"])
def test_a_kill_while_publishing_leaves_everything_as_it_was(moment):
    here = office()
    item = here.approved()
    entries = Entry.objects.count()

    name = str(connection.settings_dict["NAME"])
    done = subprocess.run(
        [sys.executable, "-c", KILL_IN_THE_MIDDLE, name, str(item.pk), str(here.filer.pk), moment],
        env=os.environ, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == -signal.SIGKILL
    item.refresh_from_db()
    assert (item.stage, item.index_number) == (Item.Stage.APPROVED, None)
    assert not public_items(NOW).exists()
    assert not Publication.objects.exists()
    assert Entry.objects.count() == entries
    assert list(verify()) == []

    published = publish_item(item.pk, by=here.filer, now=NOW)
    assert published.index_number.endswith("-00001")
    assert IndexSeries.objects.get().last_serial == 1
