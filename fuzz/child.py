"""One target in a process of its own, driven by atheris: `python -m fuzz.child MODULE OPTIONS`.

Only what is fuzzed is instrumented; nothing of kmonthly may be imported before.
"""

import sys
from random import Random

import atheris

from fuzz.mutate import crossed, mutated
from fuzz.targets import target


def main() -> None:
    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["kmonthly"]):
        tested = target(name)

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        return mutated(
            data,
            largest,
            Random(seed),
            words=tested.WORDS,
            own=tested.MUTATIONS,
            plain=atheris.Mutate,
        )

    def cross(one: bytes, other: bytes, largest: int, seed: int) -> bytes:
        return crossed(one, other, largest, Random(seed))

    atheris.Setup(
        [sys.argv[0], f"-max_len={tested.LARGEST}", *options],
        tested.check,
        custom_mutator=mutate,
        custom_crossover=cross,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
