"""An item's page, made anew for each reader, against the same bytes as a file served by WhiteNoise
in the same process, and against the answer to a reader who has the page already.
"""

import json
import sys

from benchmarks.apart import milliseconds, on_each_database, prepare

ROUNDS = {"small": 50, "full": 500}
PARAGRAPHS = 40


def run(size: str) -> dict:
    return on_each_database("portal", size)


def measure(size: str) -> dict:
    prepare()
    from django.conf import settings
    from django.test import Client

    from tests.factories.office import office

    here = office()
    body = "".join(f"<p>第{n}条　街道应当及时公开政府信息。</p>" for n in range(PARAGRAPHS))
    item = here.published(body=body)
    address = f"/{here.agency.slug}/item/{item.pk}/"
    page = Client().get(address)
    (settings.STATIC_ROOT / "page.html").write_bytes(page.content)
    client = Client()  # WhiteNoise lists its files when the handler is made

    def made() -> None:
        expect(client.get(address), 200, len(page.content))

    def as_a_file() -> None:
        expect(client.get("/static/page.html"), 200, len(page.content))

    results: dict = {"bytes": len(page.content)}
    file = milliseconds(as_a_file, ROUNDS[size])
    results["item_page_ms"] = milliseconds(made, ROUNDS[size])
    results["ratio_page_to_file"] = results["item_page_ms"] / file
    if tag := page.headers.get("ETag"):
        again = milliseconds(
            lambda: expect(client.get(address, headers={"If-None-Match": tag}), 304, 0),
            ROUNDS[size],
        )
        results["ratio_unchanged_to_file"] = again / file
    return results


def expect(answer, status: int, length: int) -> None:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    if answer.status_code != status or len(content) != length:
        raise AssertionError(f"{answer.status_code}, {len(content)} bytes")


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
