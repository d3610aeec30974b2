// Runs a TypeScript file of this project in Node, through Vite (which knows `?raw` imports).   usage: node run.js FILE [ARGS]
import { runnerImport } from 'vite';

const [file, ...args] = process.argv.slice(2);
process.argv = [process.argv[0], file, ...args];
// What such a file builds is built as people get it; Vite would say 'development'.
process.env.NODE_ENV ??= 'production';
await runnerImport(`./${file}`, { configFile: false, logLevel: 'error' });
