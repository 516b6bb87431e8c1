"""What an installation keeps is nobody else's: folders 0700, files 0600."""

import os
from contextlib import suppress
from pathlib import Path

ONLY_MINE = 0o077
FOLDER, FILE = 0o700, 0o600


def keep_private() -> None:
    """Whatever this process and its children write from now on, only this account reads."""
    os.umask(ONLY_MINE)


def close_room(room: Path) -> None:
    """Take from everybody else what earlier versions left readable; deeper folders are behind the door."""
    room.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # somebody else's folder: his to close
        room.chmod(FOLDER)
    for path in room.iterdir():
        if path.is_symlink():
            continue
        with suppress(PermissionError, FileNotFoundError):
            path.chmod(FOLDER if path.is_dir() else FILE)
