"""The subprocess of :mod:`gongkai.documents.report.batch`: a line of JSON in, a line out."""

import argparse
import json
import resource
import sys
from pathlib import Path
from typing import Any

from gongkai.documents.errors import TOO_LARGE, DocumentError
from gongkai.documents.report.batch import UNREADABLE
from gongkai.documents.report.read import read_report


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True)
    options = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (options.memory, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        sys.stdout.write(" ")
        sys.stdout.flush()
        _allow(options.seconds)
        answer = json.dumps(_read(Path(json.loads(line)["path"])), ensure_ascii=False)
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


def _allow(seconds: int) -> None:
    """Let this process use so many seconds more of a processor; then the system ends it."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(spent.ru_utime + spent.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _read(path: Path) -> dict[str, Any]:
    try:
        return {"report": read_report(path).to_json()}
    except DocumentError as error:
        return _refusal(error.code, error.message)
    except FileNotFoundError:
        return _refusal("not_found", "没有找到这份文件。请检查文件是否已移动或删除。")
    except OSError:
        return _refusal("not_readable", "这份文件打不开。请检查是否有读取权限。")
    except MemoryError:
        return _refusal(TOO_LARGE, DocumentError(TOO_LARGE).message)
    except Exception:  # a hostile file must not end the batch
        return _refusal(
            UNREADABLE, "这份文件的内容无法识别，没有读取。请另存为 .docx 后再试，或人工录入。"
        )


def _refusal(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


if __name__ == "__main__":
    main()
