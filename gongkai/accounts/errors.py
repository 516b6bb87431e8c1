"""What 账号 refuses, in words for the person."""


class AccountError(Exception):
    """A rule about accounts and passwords forbids what was asked."""

    message = "不能办理。"

    def __init__(self, message: str = "") -> None:
        self.message = message or self.message
        super().__init__(self.message)


class WrongPasswordError(AccountError):
    message = "原密码不对，请重新输入。"


class UsernameTakenError(AccountError):
    message = "这个用户名已有人用，请换一个。"


class BadUsernameError(AccountError):
    message = "用户名用3至32位小写字母、数字、点、横线，以字母开头，请改一改。"


class WrongTokenError(AccountError):
    message = "动态口令不对或已过期，请输入手机上现在显示的六位数字。"


class TooManyTokensError(AccountError):
    message = "动态口令连续输错，请等一会儿再试。"


class StaleLinkError(AccountError):
    message = "这个链接已用过或已过期，请重新申请。"


class MailNotSentError(AccountError):
    message = "邮件没有发出去，请稍后再试，或请安全管理员重置密码。"
