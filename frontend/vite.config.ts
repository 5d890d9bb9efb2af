import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

// Operations bear an underscore in their first segment, but for these; pages never do, and node_modules is Vite's own.
const OPERATIONS =
  '^/(?!node_modules/)([a-z]+_[a-z_]+|stats|healthcheck|container|openapi\\.json|docs|page|tasks/[0-9]+/report)(/|$|\\?)';

export default defineConfig(({ command, mode }) => {
  const env = command === 'serve' ? loadEnv(mode, '.', 'REACT_APP_') : {};
  return {
    plugins: [react(), tailwind()],
    resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
    html: { cspNonce: '__CSP_NONCE__' },
    server: {
      port: 3000,
      strictPort: true,
      proxy: {
        [OPERATIONS]: {
          target: env.REACT_APP_API_BASE ?? 'http://localhost:8000',
          headers: env.REACT_APP_API_KEY ? { 'X-API-KEY': env.REACT_APP_API_KEY } : {},
        },
      },
    },
    build: {
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  };
});
