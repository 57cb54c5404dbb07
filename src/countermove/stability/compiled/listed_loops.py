"""The loops of the listed layout: some combinations are not feasible, states are numbered, classes are lists of them.

For each DM j: `sub_class[j, n]`; its sub-classes (same options of everybody else, same pattern of one-way options),
class by class, begin at `sub_first[j, s]` in `member[j, n]`, where they are sorted by `levels[j, n]`; `class_first[j,
s]` is the first sub-class of the class that s belongs to, and `sub_quality[j, s]` its pattern of one-way options.
"""

# mypy: disable-error-code="untyped-decorator, assignment"

from __future__ import annotations

import numpy as np

from countermove.stability.compiled.full_blocks import merge_two, over_supersets
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
                if counts[STOP]:
                    return
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
    ways: int,
    best: Array,
    second: Array,
    at: Array,
    counts: Array,
) -> None:
    """For every sub-class of one DM: the two largest theta over all that can be moved to from it, and where.

    From the members of each sub-class to all its supersets: pair by pair where a class has few sub-classes, else in a
    table of all 2^ways patterns.
    """
    groups = best.size
    own, own_second, own_at = np.empty(groups, np.int32), np.empty(groups, np.int32), np.empty(groups, np.int32)
    for cell in range(groups):
        own[cell], own_second[cell], own_at[cell] = NONE, NONE, NONE
        for position in range(sub_first[cell], sub_first[cell + 1]):
            z = member[position]
            if theta[z] > own[cell]:
                own_second[cell], own[cell], own_at[cell] = own[cell], theta[z], z
            elif theta[z] > own_second[cell]:
                own_second[cell] = theta[z]
    size = 1 << ways if ways <= 24 else 1
    table, next_best, where = np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32)
    start = 0
    while start < groups:
        if counts[STOP]:
            return
        end = start
        while end < groups and class_first[end] == start:
            end += 1
        if size > 1 and (end - start) * (end - start) > size * ways:
            if not table.size:
                table, next_best, where = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int32)
            table[:], next_best[:], where[:] = NONE, NONE, NONE
            for cell in range(start, end):
                q = sub_quality[cell]
                table[q], next_best[q], where[q] = own[cell], own_second[cell], own_at[cell]
            over_supersets(table.reshape(size, 1), next_best.reshape(size, 1), where.reshape(size, 1))
            for cell in range(start, end):
                q = sub_quality[cell]
                best[cell], second[cell], at[cell] = table[q], next_best[q], where[q]
        else:
            best[start:end], second[start:end], at[start:end] = own[start:end], own_second[start:end], own_at[start:end]
            for mine in range(start, end):
                for cell in range(start, end):
                    if cell != mine and sub_quality[mine] & ~sub_quality[cell] == 0:
                        merge_two(
                            best[mine : mine + 1], second[mine : mine + 1], at[mine : mine + 1],
                            own[cell : cell + 1], own_second[cell : cell + 1], own_at[cell : cell + 1],
                        )  # fmt: skip
        start = end


@kernel
def reach_listed(
    starts: Array,
    improving: Array,
    sub_class: Array,
    class_first: Array,
    sub_first: Array,
    sub_quality: Array,
    member: Array,
    levels: Array,
    steps: Array,
    counts: Array,
) -> None:
    """`steps[n]`: the least number of moves that lead from some states to each, -1 where none do.

    `improving[d]`: whose moves count only where they improve. A move from y improves to the members above it of every
    sub-class that it can go to: those not listed yet are the end of the list, and one pointer for each list, which only
    ever falls, lists every state once. Any move leads to all that is left.
    """
    n = steps.size
    steps[:] = -1
    queue = np.empty(n, np.int32)
    head, tail = 0, 0
    for start in starts:
        steps[start] = 0
        queue[tail] = start
        tail += 1
    left = np.empty(sub_first.shape, np.int32)
    for j in range(sub_first.shape[0]):
        for cell in range(sub_first.shape[1] - 1):
            left[j, cell] = sub_first[j, cell + 1]
    while head < tail:
        y = queue[head]
        head += 1
        if not head & 0xFFFF and counts[STOP]:
            return
        for j in range(sub_class.shape[0]):
            mine = sub_class[j, y]
            cell = class_first[j, mine]
            while cell < sub_first.shape[1] - 1 and class_first[j, cell] == class_first[j, mine]:
                if sub_quality[j, mine] & ~sub_quality[j, cell] == 0:
                    while left[j, cell] > sub_first[j, cell]:
                        z = member[j, left[j, cell] - 1]
                        if improving[j] and levels[j, z] <= levels[j, y]:
                            break
                        left[j, cell] -= 1
                        if steps[z] < 0:
                            steps[z] = steps[y] + 1
                            queue[tail] = z
                            tail += 1
                cell += 1
