"""`python -m tests.bench`: measure at both sizes, print the table, write `var/bench.json`."""

import argparse
import os
import sys
import time

import django

SIZES = (10_000, 100_000)
SMALL = (2_000,)


def main(arguments: list[str]) -> int:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="2,000 households only, for trying")
    options = parser.parse_args(arguments)
    # Imported late: models need Django to be set up.
    from tests.bench import benchmark, report

    began = time.monotonic()

    def tell(line: str) -> None:
        print(f"[{time.monotonic() - began:5.0f} s] {line}", flush=True)

    rows = benchmark.run(SMALL if options.small else SIZES, tell=tell)
    report.write(rows)
    print(f"\n{report.table(rows)}\n\nWritten to {report.FILE}")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cas.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    sys.exit(main(sys.argv[1:]))
