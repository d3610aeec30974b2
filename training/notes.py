"""What a card says in sentences: how its maps were taught, and where its figures fall short, from the figures themselves."""

from typing import Any

from recipes import Recipe

MASS, CLEARLY = 0.55, 0.01  # what is asked for, and the least difference that is called one


def percent(share: float) -> str:
    return f'{100 * share:.1f} %'


def shown_mass(figures: dict[str, Any], layer: int) -> float | None:
    """The mass of the map that is shown first, of a layer counted from 1."""
    mass = figures.get('mass', {})
    if 'layers' in mass:
        return mass['layers'][min(layer, len(mass['layers'])) - 1]['mean']
    return mass['places'][layer - 1]['map'] if 'places' in mass else None


def found(figures: dict[str, Any], layer: int, plain: float | None) -> list[str]:
    """Sentences on figures that miss what one would expect. plain: the plain convnet's top-1."""
    said = []
    top1, deletion, mass = figures.get('top1'), figures.get('deletion'), shown_mass(figures, layer)
    if top1 is not None and plain is not None and top1 < plain - 0.01:
        less = f'{100 * (plain - top1):.1f} points'
        said.append(f'It is right {less} less often than the plain convnet: here the module costs more than it gives.')
    if deletion and deletion['random'] - deletion['highest'] < CLEARLY:
        said.append(
            f'Blanking the fifth of positions that its map rates highest leaves {percent(deletion["highest"])}, '
            f'a random fifth {percent(deletion["random"])}: by this measure its map does not find what the network goes by.'
        )
    if mass is not None and mass < MASS:
        said.append(f'Of its map {percent(mass)} lies on what it should find in a quarter of the canvas; by chance it is 25 %.')
    return said


def taught(recipe: Recipe) -> list[str]:
    """Sentences on how it was trained that bear on how its figures are read."""
    led = ['Its maps were taught where to look: that they find the object is no discovery of the classifier.'] if recipe.transfer else []
    return [*led, 'Recipes were chosen by looking at the validation photographs, of which no further part was held out.']
