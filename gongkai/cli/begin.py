"""``gongkai begin``: the first office and its three administrators."""

from typing import Annotated

import typer

from gongkai.cli import with_django

REFUSED = 2
# 三员分立: one who sets up, one who looks after people, one who reads the ledger.
ADMINISTRATORS = (
    ("xitong", "系统管理员", "system_admin"),
    ("anquan", "安全管理员", "security_admin"),
    ("shenji", "审计管理员", "audit_admin"),
)


def add_to(app: typer.Typer) -> None:
    """Add ``begin``."""
    app.command("begin", help="正式启用：设立第一个机关和三个管理员账号。")(begin)


def begin(
    name: Annotated[str, typer.Option(help="机关全称，如示例区人民政府。")],
    short: Annotated[str, typer.Option(help="简称，如示例区。")],
    slug: Annotated[str, typer.Option(help="网址代称，小写字母、数字和连字符，如 shili。")],
    kind: Annotated[
        str,
        typer.Option(
            help="类型：county 县（市、区）、city 设区的市、street 街道办事处、"
            "township 乡镇、department 政府部门、organisation 授权组织。"
        ),
    ] = "county",
) -> None:
    """Once, on an empty database; the passwords are shown here and nowhere else."""
    with_django()
    from django.core.exceptions import ValidationError
    from django.db import transaction
    from django.utils import timezone

    from gongkai.agencies.errors import AgencyError
    from gongkai.agencies.models import Agency
    from gongkai.agencies.services.add_person import add_person
    from gongkai.agencies.services.add_post import add_post
    from gongkai.agencies.services.appoint import appoint
    from gongkai.agencies.services.create_agency import create_agency
    from gongkai.cli.serve import prepare

    prepare()
    if Agency.objects.exists():
        _refuse("已经有机关了，不用再启用。增设机关、人员请用工作台的“设置”。")
    now = timezone.localtime()
    passwords = []
    try:
        with transaction.atomic():
            agency = create_agency(
                parent=None, actor=None, now=now, name=name, short_name=short, slug=slug, kind=kind
            )
            for username, title, duty in ADMINISTRATORS:
                user, password = add_person(
                    agency.pk, username=username, full_name=title, actor=None, now=now
                )
                post = add_post(agency.pk, duty=duty, section_id=None, actor=None, now=now)
                appoint(post.pk, user.pk, from_on=now.date(), guided=True, actor=None, now=now)
                passwords.append((username, title, password))
    except ValidationError as error:
        _refuse("".join(error.messages))
    except AgencyError as error:
        _refuse(str(error))
    typer.echo(f"已设立{name}。三个管理员的一次性密码如下，只显示这一次，请分别交给本人：")
    for username, title, password in passwords:
        typer.echo(f"  {title}　账号 {username}　密码 {password}")
    typer.echo("首次登录须改密码。接着由系统管理员补全机关资料，由安全管理员增加人员、设岗、任岗。")


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(REFUSED)
