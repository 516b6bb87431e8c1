"""隐去姓名：how a list shows who applied."""


def mask_name(name: str) -> str:
    """测*甲：the first and the last character of a person's name, of two only the first."""
    name = "".join(name.split())
    if len(name) <= 1:
        return "*" if name else ""
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * min(len(name) - 2, 4)}{name[-1]}"
