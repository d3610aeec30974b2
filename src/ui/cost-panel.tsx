import { LazyCostCharts } from './lazy-panel.tsx';
import type { Showing } from './use-shown.ts';

/** What the module would cost on larger and smaller maps. */
export function CostPanel({ showing }: { readonly showing: Showing | undefined }) {
  if (!showing?.shown.at.given) return null;
  return (
    <section className="explore cost" aria-labelledby="cost-title">
      <h2 id="cost-title">Cost as the map grows</h2>
      <LazyCostCharts showing={showing} />
    </section>
  );
}
