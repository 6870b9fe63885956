import { readFileSync } from 'node:fs';

/** What a browser loads: the build's own manifest says which file needs which. */
const manifest = JSON.parse(readFileSync(new URL('dist/.vite/manifest.json', import.meta.url)));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);

/** The chunk's file and all that are loaded with it. */
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const needed of manifest[key].imports ?? []) closure(needed, seen);
  return seen;
}

const files = (keys) => keys.map((key) => `dist/${manifest[key].file}`);
const first = closure(entry);
// The document waits for the catalogue of one language, too.
const hebrew = closure('src/app/i18n/he/index.ts');
const initial = [...new Set([...first, ...hebrew])];
// Every page has them, but none waits for them.
const menus = [...closure('src/app/menus.tsx')].filter((key) => !initial.includes(key));
const everywhere = [...initial, ...menus];

const LARGER = { 'src/features/appointments/appointments-page.tsx': '90 kB' };
const routes = Object.keys(manifest).filter((key) => /^src\/features\/.*-page\.tsx$/.test(key));

export default [
  { name: 'initial JS', path: files(initial), gzip: true, limit: '185 kB' },
  { name: 'menus', path: files(menus), gzip: true, limit: '40 kB' },
  ...routes.map((key) => ({
    name: key.replace('src/features/', ''),
    path: files([...closure(key)].filter((needed) => !everywhere.includes(needed))),
    gzip: true,
    limit: LARGER[key] ?? '40 kB',
  })),
  { name: 'CSS', path: 'dist/assets/*.css', gzip: true, limit: '30 kB' },
  { name: 'fonts', path: 'dist/assets/*.woff2', gzip: false, brotli: false, limit: '50 kB' },
];
