import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env.PROSAAS_API_URL ?? 'http://127.0.0.1:8081';
const calls = process.env.PROSAAS_CALLS_URL ?? 'http://127.0.0.1:8082';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // Nothing becomes a data: URL, so that the content security policy needs no exception.
    assetsInlineLimit: 0,
    // What belongs to which page, for the budgets of .size-limit.js.
    manifest: true,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    // The gateway's split of the paths; the first match wins.
    proxy: {
      '^/api/(recordings/|events)': { target: calls },
      '^/api/': { target: api },
    },
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:3000/' } },
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
