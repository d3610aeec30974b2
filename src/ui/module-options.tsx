import { menu } from './families.ts';

/** The modules as options of a menu, by family. */
export const ModuleOptions = () => menu.map(({ title, members }) => (
  <optgroup key={title} label={title}>{members.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}</optgroup>
));
