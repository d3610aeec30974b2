"""Every position with every other: the cases of the long-range family."""

from attention.global_context import GlobalContext
from attention.global_reasoning import GlobalReasoning
from attention.non_local import NonLocal
from attention.sagan import SAGANAttention

from .case import Case, Params, on_map


def non_local(name: str, x: tuple[int, int, int], params: Params) -> Case:
    return on_map('non-local', name, NonLocal, x, params)


def sagan(name: str, x: tuple[int, int, int], params: Params) -> Case:
    return on_map('sagan', name, SAGANAttention, x, params)


def context(name: str, x: tuple[int, int, int], params: Params) -> Case:
    return on_map('global-context', name, GlobalContext, x, params)


def reasoning(name: str, x: tuple[int, int, int], params: Params) -> Case:
    return on_map('global-reasoning', name, GlobalReasoning, x, params)


GAUSSIAN, DOT, CONCAT = {'kernel': 'gaussian'}, {'kernel': 'dot'}, {'kernel': 'concat'}
SUBSAMPLED, SCALED = {'subsample': True}, {'scaled': True}

CASES = (
    non_local('default', (6, 5, 7), {}),
    non_local('many', (4, 13, 5), {'kernel': 'embedded-gaussian', 'subsample': False, **SCALED}),
    non_local('subsampled', (8, 7, 10), SUBSAMPLED),
    non_local('subsampled-scaled', (7, 4, 13), {**SUBSAMPLED, **SCALED}),
    non_local('one-key', (10, 3, 2), SUBSAMPLED),
    non_local('gaussian', (6, 3, 7), GAUSSIAN),
    non_local('gaussian-scaled', (5, 7, 4), {**GAUSSIAN, **SCALED}),
    non_local('gaussian-subsampled', (4, 13, 5), {**GAUSSIAN, **SUBSAMPLED}),
    non_local('gaussian-subsampled-scaled', (9, 5, 9), {**GAUSSIAN, **SUBSAMPLED, **SCALED}),
    non_local('dot', (6, 7, 5), DOT),
    non_local('dot-scaled', (5, 3, 6), {**DOT, **SCALED}),  # which divides nothing here
    non_local('dot-subsampled', (8, 7, 11), {**DOT, **SUBSAMPLED}),
    non_local('concat', (6, 4, 9), CONCAT),
    non_local('concat-scaled', (7, 6, 3), {**CONCAT, **SCALED}),
    non_local('concat-subsampled', (6, 11, 7), {**CONCAT, **SUBSAMPLED}),
    non_local('one', (1, 1, 1), {}),
    sagan('pooled', (16, 7, 9), {}),
    sagan('pooled-scaled', (20, 11, 6), {'pool': True, 'scaled': True}),
    sagan('without-pool', (8, 5, 13), {'pool': False}),
    sagan('without-pool-scaled', (16, 5, 6), {'pool': False, 'scaled': True}),
    sagan('one-key', (24, 2, 3), {}),
    context('default', (32, 7, 9), {}),
    context('multiply', (12, 5, 8), {'ratio': 3, 'fusion': 'multiply'}),
    context('both', (20, 9, 8), {'ratio': 8, 'fusion': 'both'}),
    context('values', (18, 11, 7), {'ratio': 4, 'fusion': 'add', 'values': True}),
    context('values-multiply', (9, 6, 5), {'ratio': 3, 'fusion': 'multiply', 'values': True}),
    context('values-both', (65, 2, 5), {'ratio': 13, 'fusion': 'both', 'values': True}),
    context('one-position', (6, 1, 1), {'ratio': 2}),
    reasoning('default', (8, 7, 9), {'nodes': 4}),
    reasoning('states', (6, 5, 11), {'nodes': 5, 'states': 3}),
    reasoning('unnormalised', (10, 4, 5), {'nodes': 3, 'normalize': False}),
    reasoning('many-nodes', (7, 5, 3), {'nodes': 67, 'states': 5, 'normalize': True}),
    reasoning('one', (3, 1, 1), {'nodes': 1}),
)
