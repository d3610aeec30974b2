import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mathml } from './mathml.ts';

// A relative base, so that the built page works from any folder of any server.
export default defineConfig({
  base: './',
  plugins: [react(), mathml()],
  build: { target: 'es2023' },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1', port: 4173 },
});
