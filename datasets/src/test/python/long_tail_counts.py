"""Writes the class sizes of exponential long-tailed splits, as the field's scripts compute them.

The formula is that of the CIFAR-LT scripts (Cui et al., CVPR 2019, and Cao et al., NeurIPS 2019):
int(img_max * (imb_factor ** (cls_idx / (cls_num - 1.0)))).

Run from the repository's root:
    python3 datasets/src/test/python/long_tail_counts.py \
        > datasets/src/test/resources/io/difficultynet/datasets/longtail/long-tail-counts.csv
"""

import platform

CASES = [
    (n_max, imbalance, classes)
    for classes in (2, 3, 7, 10, 100, 101)
    for n_max in (100, 475, 500, 3000, 4975, 5000, 5975)
    for imbalance in (1, 1.5, 10, 50, 100)
]

print(f"# Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
      "datasets/src/test/python/long_tail_counts.py")
print("# n_max,imbalance,classes,sizes by rank")
for n_max, imbalance, classes in CASES:
    factor = 1 / imbalance
    sizes = [int(n_max * (factor ** (c / (classes - 1.0)))) for c in range(classes)]
    print(f"{n_max},{imbalance},{classes},{' '.join(map(str, sizes))}")
