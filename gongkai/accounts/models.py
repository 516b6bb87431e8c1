"""People and what their sign-in needs; what they may do is in ``agencies``."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser in Gongkai."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """工作人员：somebody who signs in to the desk. Rights come from posts, never from here."""

    username = models.CharField("用户名", max_length=64, unique=True)
    full_name = models.CharField("姓名", max_length=64)
    email = models.EmailField("电子邮箱", blank=True)
    phone = models.CharField("联系电话", max_length=32, blank=True)
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    password_changed_at = models.DateTimeField("密码更改时间", null=True, blank=True)
    joined_at = models.DateTimeField("建账时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class PasswordRecord(models.Model):
    """用过的密码：hashes kept so that an old password is not taken again."""

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="工作人员", related_name="old_passwords"
    )
    password = models.CharField("密码散列", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "密码记录"
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}：{self.set_at:%Y-%m-%d}"
