import { defineConfig } from 'vitest/config';

/** Beside the build's configuration, which must do without what is installed for tests only. */
export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  test: { include: ['tests/**/*.test.{ts,tsx}'] },
});
