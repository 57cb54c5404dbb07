"""The loops of the listed layout: some combinations are not feasible, states are numbered, classes are lists of them.

For each DM j: `sub_class[j, n]`; its sub-classes (same options of everybody else, same pattern of one-way options),
class by class, begin at `sub_first[j, s]` in `member[j, n]`, where they are sorted by `levels[j, n]`; `class_first[j,
s]` is the first sub-class of the class that s belongs to, and `sub_quality[j, s]` its pattern of one-way options.
"""

# mypy: disable-error-code="untyped-decorator, assignment"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.kernel import (
    CHECKS,
    DONE,
    FAR,
    NONE,
    STOP,
    VISITS,
    Array,
    is_seen,
    kernel,
    see,
    slices,
    unseen_roots,
)


@kernel
def drive_listed(
    key: Array,
    own: Array,
    opponents: Array,
    sub_class: Array,
    class_first: Array,
    sub_first: Array,
    sub_quality: Array,
    member: Array,
    levels: Array,
    improving: bool,
    theta: Array,
    counts: Array,
) -> None:
    """theta for all states of a listed layout: `theta[n]`, from `key[n]` and the DM's own levels `own[n]`.

    For each DM j: `sub_class[j, n]`; its sub-classes, class by class, begin at `sub_first[j, s]` in `member[j, n]`,
    where they are sorted by `levels[j, n]`; `class_first[j, s]` is the first sub-class of the class that s belongs to,
    and `sub_quality[j, s]` its pattern of one-way options.
    """
    n = key.size
    seen = np.zeros((n + 63) >> 6, np.uint64)
    pointer = np.zeros(sub_first.shape, np.int32)
    asked = np.full(sub_first.shape, -1, np.int32)
    roots = np.empty(2 * n + 2, np.int64)
    stack = np.empty(n + 1, np.int32)
    theta[:] = own
    above = np.int32(-2147483648)
    for upto in slices(key):
        found = unseen_roots(key, above, upto, seen, roots)
        above = upto
        counts[DONE] += n // 3
        for r in range(found):
            root = roots[r] & 0xFFFFFFFF
            if counts[STOP]:
                return
            if is_seen(seen, root):
                continue
            value = np.int32(roots[r] >> 32)
            stack[0], top = root, 1
            while top:
                top -= 1
                y = stack[top]
                for j in opponents:
                    mine = sub_class[j, y]
                    level = levels[j, y] if improving else FAR
                    if asked[j, mine] >= level:
                        counts[CHECKS] += 1
                        continue
                    quality = sub_quality[j, mine]
                    cell = class_first[j, mine]
                    while cell < sub_first.shape[1] - 1 and class_first[j, cell] == class_first[j, mine]:
                        counts[CHECKS] += 1
                        if sub_quality[j, cell] & ~quality == 0 and asked[j, cell] < level:
                            asked[j, cell] = level
                            position = sub_first[j, cell] + pointer[j, cell]
                            while position < sub_first[j, cell + 1]:
                                z = member[j, position]
                                if levels[j, z] >= level:
                                    break
                                position += 1
                                counts[VISITS] += 1
                                if not is_seen(seen, z):
                                    see(seen, z)
                                    theta[z] = min(theta[z], value)
                                    stack[top] = z
                                    top += 1
                            pointer[j, cell] = position - sub_first[j, cell]
                        cell += 1


@kernel
def best_listed(
    theta: Array,
    class_first: Array,
    sub_first: Array,
    sub_quality: Array,
    member: Array,
    best: Array,
    second: Array,
    at: Array,
) -> None:
    """For every sub-class of one DM: the two largest theta over all that can be moved to from it, and where."""
    groups = best.size
    for mine in range(groups):
        best[mine], second[mine], at[mine] = NONE, NONE, NONE
        cell = class_first[mine]
        while cell < groups and class_first[cell] == class_first[mine]:
            if sub_quality[mine] & ~sub_quality[cell] == 0:
                for position in range(sub_first[cell], sub_first[cell + 1]):
                    z = member[position]
                    if theta[z] > best[mine]:
                        second[mine], best[mine], at[mine] = best[mine], theta[z], z
                    elif theta[z] > second[mine]:
                        second[mine] = theta[z]
            cell += 1


@kernel
def reach_listed(
    start: int,
    sub_class: Array,
    class_first: Array,
    sub_first: Array,
    sub_quality: Array,
    member: Array,
    levels: Array,
    steps: Array,
) -> None:
    """`steps[n]`: the least number of improvements that lead from a state to each other, -1 where none do.

    A move from y improves to the members above it of every sub-class that it can go to: those not listed yet are the
    end of the list, and one pointer for each list, which only ever falls, lists every state once.
    """
    n = steps.size
    steps[:] = -1
    steps[start] = 0
    queue = np.empty(n, np.int32)
    queue[0], head, tail = start, 0, 1
    left = np.empty(sub_first.shape, np.int32)
    for j in range(sub_first.shape[0]):
        for cell in range(sub_first.shape[1] - 1):
            left[j, cell] = sub_first[j, cell + 1]
    while head < tail:
        y = queue[head]
        head += 1
        for j in range(sub_class.shape[0]):
            mine = sub_class[j, y]
            cell = class_first[j, mine]
            while cell < sub_first.shape[1] - 1 and class_first[j, cell] == class_first[j, mine]:
                if sub_quality[j, mine] & ~sub_quality[j, cell] == 0:
                    while left[j, cell] > sub_first[j, cell]:
                        z = member[j, left[j, cell] - 1]
                        if levels[j, z] <= levels[j, y]:
                            break
                        left[j, cell] -= 1
                        if steps[z] < 0:
                            steps[z] = steps[y] + 1
                            queue[tail] = z
                            tail += 1
                cell += 1
