import type { ParamSchema, ParamValue } from '../core/params.ts';
import { useStore } from '../state/store.ts';

/** A parameter that cannot be changed, and why. */
export const Told = ({ label, value, note }: { readonly label: string; readonly value: ParamValue; readonly note: string }) => (
  <div className="param"><span>{label}</span><output>{String(value)}</output><small>{note}</small></div>
);

/** The parameters as the link has them, before a run says which of them can be changed. */
export function ToldParams({ schema }: { readonly schema: ParamSchema }) {
  const chosen = useStore((store) => store.shared.params);
  return Object.entries(schema).map(([name, param]) => <Told key={name} label={param.label} value={chosen[name] ?? param.default} note={'\u00a0'} />);
}
