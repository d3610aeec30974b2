import { formatNumber } from '../../views/format.ts';
import { drawBars } from '../../views/bars.ts';
import { named, type Read } from './drawn.ts';

/** One bar for each number of a vector; classes are called by name. */
export const bars: Read = async ({ picture: { reading, network }, shown: { token }, result: { name, key, view } }) => {
  const { data } = await reading.whole(name, token);
  const [axis = 'channel'] = view.axes;
  const classes = axis === 'class' ? network.card.classes : undefined;
  return {
    draw: (element, { sorted, small }) => named(
      drawBars(element, data, { scale: view.scale, order: sorted ? 'sorted' : 'index', axis, title: key, ...(small && { height: 150 }) }),
      ({ index, value, text }) => ({ text: classes?.[index] ? `${classes[index]}: ${formatNumber(value)}` : text }),
    ),
  };
};
