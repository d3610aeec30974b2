"""The scripts that the page exports: for every module on its trained network, and for what can be chosen of each, run as a reader would."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import safetensors_file

ROOT = Path(__file__).parents[1]
MODULES = re.findall(r"^  id: '([\w-]+)'", (ROOT / 'src/modules/menu.ts').read_text(), re.MULTILINE)

# What else than a module's own choice a link may say.
LINKS = [
    '?module=vision-transformer&image=church&fusion=rollout&discard=0.3&first=2&rolled=max',
    '?module=vision-transformer&image=church&query=received&fusion=rollout',
    '?module=vision-transformer&image=church&query=received&fusion=each',
    '?module=vision-transformer&image=church&head=2&query=100&positions=false&fit=fit',
    '?module=multi-head-attention&image=church&fusion=rollout&query=7',
    '?module=re-attention&image=church&result=attention&fusion=rollout&discard=0.5&rolled=min',
    '?module=re-attention&image=church&model=vit&variant=iterated&head=1',
    '?module=non-local&image=church&model=backbone&kernel=concat&subsample=true&query=20',
    '?module=non-local&image=church&model=backbone&kernel=dot&query=9',
    '?module=non-local&image=church&model=backbone&kernel=gaussian&scaled=true&query=received',
    '?module=sagan&image=church&model=backbone&pool=false&scaled=true',
    '?module=global-context&image=church&model=backbone&p.fusion=both&values=true',
    '?module=global-context&image=church&model=backbone&p.fusion=multiply',
    '?module=squeeze-excitation&image=church&model=backbone&bias=true',
    '?module=cbam&image=church&order=spatial-first&result=channel',
    '?module=channel-attention&image=church&model=cbam&layer=2',
    '?module=triplet-attention&image=church&model=backbone&combine=product&spatial=false',
    '?module=soft-attention&image=church&model=vit&score=general&query=30',
    '?module=soft-attention&image=church&model=vit&score=dot&temperature=2',
    '?module=hard-attention&image=church&select=top-k&k=5',
    '?module=hard-attention&image=church&model=vit&select=sample&p.seed=3',
    '?module=attention-augmented-conv&image=church&model=backbone&combine=sum&relative=false',
    '?module=deformable-attention&image=church&head=2&query=3',
    '?module=deformable-attention&image=church&query=received',
    '?module=deformable-transformer&image=church&query=received&head=3',
    '?module=deformable-transformer&image=church&result=positions',
    '?module=deformable-transformer&image=church&model=backbone&bias=false&result=offsets&head=1&groups=2',
    '?module=shifted-window-attention&image=church&query=received',
    '?module=shifted-window-attention&image=church&layer=2&head=1&query=5',
    '?module=shifted-window-attention&image=church&model=vit',
    '?module=global-reasoning&image=church&head=3&normalize=false',
    '?module=dot-product&image=church&scaled=false&temperature=3',
]
ALL = [*(f'?module={module}&image=church' for module in MODULES), *LINKS]


@pytest.fixture(scope='session')
def exported(tmp_path_factory) -> list[Path]:
    """A script for every link, in order, its tensors beside it. The page's own code writes them, on a GPU."""
    if not shutil.which('node'):
        pytest.fail('there is no node: the scripts are written by the page')
    folder = tmp_path_factory.mktemp('exported')
    command = ['node', 'run.js', 'src/cli/snippet.ts', '--out', str(folder), *ALL]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return sorted(folder.glob('*.py'))


def run(script: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, script.name], cwd=script.parent, capture_output=True, text=True)


@pytest.mark.parametrize('index', range(len(ALL)), ids=ALL)
def test_the_script_computes_the_same_map(exported, index):
    done = run(exported[index])
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    difference, largest = (float(number) for number in re.fullmatch(r'map .*difference\| (\S+), largest number (\S+)', last).groups())
    assert difference <= 1e-4 * max(largest, 1e-9)


def test_a_wrong_number_is_found(exported):
    script = exported[0]
    file = script.with_suffix('.safetensors')
    tensors, metadata = safetensors_file.read(file)
    wrong = tensors['map'].copy()
    wrong[3, 4] += 0.01
    other = script.with_name('wrong.safetensors')
    safetensors_file.write(other, {**tensors, 'map': wrong}, metadata)
    done = subprocess.run([sys.executable, script.name, other.name], cwd=script.parent, capture_output=True, text=True)
    assert done.returncode == 1 and 'map differs from what the page computed' in done.stderr


def test_every_module_has_a_script(exported):
    assert len(MODULES) == 22 and len(exported) == len(ALL)


def test_the_tensors_name_their_link(exported):
    tensors, metadata = safetensors_file.read(exported[0].with_suffix('.safetensors'))
    assert metadata['link'] == ALL[0]
    assert all(np.isfinite(tensor).all() for tensor in tensors.values())
