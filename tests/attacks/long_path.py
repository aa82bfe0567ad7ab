"""A picture's reference with a path of megabytes: resolving one takes hours, and two stop the page.

    python -m tests.attacks.long_path [--seconds 20]

Starts an app of its own, sends it the path in each form that Gradio reads, and prints what was said and
what an honest visitor got before and after.
"""

import argparse
import time

from tests.kits.attack import NO_PICTURE
from tests.kits.victim import Honest, victim

PATH = "a/" * 2_000_000
FORMS = {
    "path alone": {"path": PATH},
    "path, as an upload": {"path": PATH, "meta": {"_type": "gradio.FileData"}},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="how long the visitor searches (%(default)s)")
    seconds = parser.parse_args().seconds
    for name, picture in FORMS.items():
        with victim() as (_, target):
            function = target.page().named("search")["id"]
            before, after = Honest(target), Honest(target)
            for _ in range(5):
                before.search()
            data = ["red", picture, *NO_PICTURE[2:]]
            said = [target.join(function, data, f"attacker{number}") for number in range(2)]
            print(f"{name}: {[answer.status for answer in said]} {said[0].text[:100]}")
            with after.beside():
                time.sleep(seconds)
            print(f"  before: {before}\n  in the {seconds} s after: {after}", flush=True)


if __name__ == "__main__":
    main()
