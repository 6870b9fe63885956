import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env.PROSAAS_API_URL ?? 'http://127.0.0.1:8081';
const calls = process.env.PROSAAS_CALLS_URL ?? 'http://127.0.0.1:8082';

// As strict as the gateway's, so that what it would forbid is noticed here. The nonce is for the inline script of
// React's refresh, which only this server adds.
const nonce = 'development';
const policy = [
  "default-src 'self'",
  `script-src 'self' 'nonce-${nonce}'`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export default defineConfig(({ command }) => ({
  plugins: [react()],
  ...(command === 'serve' && { html: { cspNonce: nonce } }),
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // Nothing becomes a data: URL, so that the content security policy needs no exception.
    assetsInlineLimit: 0,
    // What belongs to which page, for the budgets of .size-limit.js.
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs, in one file: the gateway speaks HTTP/1.1, where each further one waits its turn.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack|openapi-fetch|use-sync-external-store)\//,
            },
            { name: 'shared', test: /src\/shared\/(api|events|format|search)\// },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    headers: { 'Content-Security-Policy': policy },
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
}));
