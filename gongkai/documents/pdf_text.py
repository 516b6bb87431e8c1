"""The text of a PDF, by a subprocess of its own: ``python -m gongkai.documents.pdf_text FILE``."""

import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

MAX_PAGES: Final = 200
SECONDS: Final = 20
MEMORY: Final = 1024 * 2**20


def text_of_pdf(path: Path) -> str | None:
    """The text of its first pages; ``None`` where it has none or cannot be read in time."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gongkai.documents.pdf_text", str(path.resolve())],
            capture_output=True,
            timeout=SECONDS + 10,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    text = done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""
    return text or None


def main(path: str) -> None:
    for limit, amount in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (amount, hard))
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for number in range(min(len(document), MAX_PAGES)):
        page = document[number]
        text = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
        page.close()


if __name__ == "__main__":
    main(sys.argv[1])
