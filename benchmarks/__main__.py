"""Run every module here that has ``run(size)``, each in its own process, and print what it found.

python -m benchmarks [--size small|full] [--only NAME ...]
"""

import argparse
import importlib
import json
import pkgutil
import resource
import subprocess
import sys
from pathlib import Path

import benchmarks

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    asked = arguments()
    if asked.inside:
        print(json.dumps(measure(asked.inside, asked.size), ensure_ascii=False))
        return 0
    failed = [name for name in asked.only or found() if not report(name, asked.size)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=["small", "full"], default="small")
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="one module; may be repeated"
    )
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    return parser.parse_args()


def found() -> list[str]:
    """Modules of this package whose text defines ``run(size…``; nothing is imported for that."""
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    folder = Path(__file__).parent
    return [
        name
        for name in names
        if "\ndef run(size" in (folder / f"{name}.py").read_text(encoding="utf-8")
    ]


def report(name: str, size: str) -> bool:
    """Run one module in a process of its own, so that its peak memory is its own."""
    print(f"== {name} ({size})", flush=True)
    command = [sys.executable, "-m", "benchmarks", "--inside", name, "--size", size]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"   exit code {done.returncode}", flush=True)
        return False
    show(json.loads(done.stdout.splitlines()[-1]), "   ")
    return True


def measure(name: str, size: str) -> dict:
    results = importlib.import_module(f"benchmarks.{name}").run(size)
    return {**results, "peak_memory_mb": peak_memory_mb()}


def peak_memory_mb() -> float:
    """Of this process or, if it is larger, of the largest child it waited for."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(w).ru_maxrss for w in who) / 1024, 1)


def show(results: dict, indent: str) -> None:
    for key, value in results.items():
        if isinstance(value, dict):
            print(f"{indent}{key}:")
            show(value, indent + "   ")
        else:
            print(
                f"{indent}{key}: {value:.4g}"
                if isinstance(value, float)
                else f"{indent}{key}: {value}"
            )


if __name__ == "__main__":
    sys.exit(main())
