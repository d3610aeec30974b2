import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mathml } from './mathml.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

// A relative base, so that the built page works from any folder of any server.
export default defineConfig({
  base: './',
  plugins: [react(), mathml()],
  // What is exported says which version of the page made it.
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(version) },
  build: { target: 'es2023' },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1', port: 4173 },
});
