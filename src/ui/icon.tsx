const PATHS = {
  gallery: 'M2.5 3.5a1 1 0 0 1 1-1H7V7H2.5zM9 2.5h3.5a1 1 0 0 1 1 1V7H9zM2.5 9H7v4.5H3.5a1 1 0 0 1-1-1zM9 9h4.5v3.5a1 1 0 0 1-1 1H9z',
  open: 'M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2M8 10V2.5M5 5.5l3-3 3 3',
  save: 'M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2M8 2.5V10M5 7l3 3 3-3',
  link: 'M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.4 8.9a2.6 2.6 0 0 0 3.7 3.7l.8-.8',
  done: 'M3 8.5l3.2 3L13 4.5',
  down: 'M4.5 6.5L8 10l3.5-3.5',
  compare: 'M2.5 3.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM8 2.5v11',
  swap: 'M10.5 3l3 2.5-3 2.5M13.5 5.5h-9M5.5 8l-3 2.5 3 2.5M2.5 10.5h9',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  forth: 'M6 3.5L10.5 8 6 12.5',
  close: 'M4 4l8 8M12 4l-8 8',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  image: 'M3.5 2.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM2.5 11l3.5-3.5 3 3 1.5-1.5 3 3M10.5 5.5v.1',
  web: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2z',
  paste: 'M5.5 3.5h-1a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-8a1 1 0 0 0-1-1h-1M6.5 2h3a1 1 0 0 1 1 1v1.5h-5V3a1 1 0 0 1 1-1z',
  camera: 'M2.5 5.5h2.300l1.200-2h4l1.200 2h2.300v7.5h-11zM8 11.200a2.200 2.200 0 1 0 0-4.4 2.200 2.200 0 0 0 0 4.4z',
  crop: 'M4.5 1.5v10h10M1.5 4.5h10v10',
  mirror: 'M8 2v12M6 5L2.5 11H6zM10 5l3.5 6H10z',
  play: 'M5 3.2v9.6L12.5 8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  info: 'M8 7.2v4M8 4.8v.2M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside words; it says nothing to a screen reader. */
export function Icon({ name }: { readonly name: IconName | 'mark' }) {
  if (name === 'mark') {
    return (
      <svg className="mark" viewBox="0 0 14 14" width="16" height="16" aria-hidden="true">
        {[0.2, 0.45, 0.2, 0.45, 1, 0.7, 0.2, 0.7, 0.45].map((opacity, i) =>
          <rect key={i} x={(i % 3) * 5} y={Math.floor(i / 3) * 5} width="4" height="4" rx="1" fill="var(--accent)" opacity={opacity} />)}
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} fill={name === 'theme' ? 'currentColor' : 'none'} fillOpacity={name === 'theme' ? 0.5 : 1} />
    </svg>
  );
}
