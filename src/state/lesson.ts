/** A part of the page that a lesson can leave out, by the name that a link has for it. */
export interface Part {
  readonly id: string;
  readonly title: string;
}

/** In the order of the page. */
export const PARTS = [
  { id: 'gallery', title: 'Gallery' },
  { id: 'image', title: 'Choice of image' },
  { id: 'compare', title: 'Compare' },
  { id: 'share', title: 'Share and export' },
  { id: 'modules', title: 'List of modules' },
  { id: 'parameters', title: 'Parameters' },
  { id: 'model', title: 'Model' },
  { id: 'controls', title: 'Colours and scale' },
  { id: 'asked', title: 'Who asks' },
  { id: 'layers', title: 'Layer and head' },
  { id: 'predictions', title: 'Predictions' },
  { id: 'sheet', title: 'Heads × layers' },
  { id: 'answer', title: 'Stages of one answer' },
  { id: 'results', title: 'Results and charts' },
  { id: 'inside', title: 'Explanation and steps' },
] as const satisfies readonly Part[];

export type PartName = (typeof PARTS)[number]['id'];

export const isPartName = (name: string): name is PartName => PARTS.some(({ id }) => id === name);

/** The names in a lesson, 'modules,model', each once; '' is none. */
export const namesIn = (lesson: string): readonly string[] => [...new Set(lesson.split(',').map((name) => name.trim()).filter(Boolean))];

/** The lesson that leaves out these parts, in the order of the page. */
export const lessonOf = (names: readonly string[]): string => PARTS.filter(({ id }) => names.includes(id)).map(({ id }) => id).join(',');
