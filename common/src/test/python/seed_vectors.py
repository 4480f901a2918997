"""Prints the values that SeedsTest.derivesThePublishedValues states.

The chain of SplitMix64 finalisers of io.difficultynet.seed.Seeds, written out a second time.
Run: python3 seed_vectors.py
"""

GAMMA = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def derive(run_seed, *parts):
    h = mix((run_seed + GAMMA) & MASK)
    for part in parts:
        h = mix(((h + GAMMA) & MASK) ^ (part & MASK))
    return h


print(f"Seeds(0), NETWORK_INIT(1):            0x{derive(0, 1):016X}L")
print(f"Seeds(1), ORDER(3), 0:                0x{derive(1, 3, 0):016X}L")
print(f"Seeds(-7), AUGMENT(4), 14, 59999:     0x{derive(-7, 4, 14, 59999):016X}L")
