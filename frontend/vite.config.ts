import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  base: '/static/ui/',
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': at('./src') } },
  build: {
    target: 'es2022',
    manifest: true,
    // Two hosts, two pages: the workspace of one lender, and the bare host where lenders sign up.
    rolldownOptions: { input: { workspace: at('./index.html'), public: at('./public.html') } },
  },
  test: {
    setupFiles: ['src/test/setup.ts'],
    css: false,
    maxWorkers: 2,
    // A browser's document is slow to make: only tests of screens get one.
    projects: [
      { extends: true, test: { name: 'rules', environment: 'node', include: ['src/**/*.test.ts'], exclude: ['src/{api,frame}/**'] } },
      { extends: true, test: { name: 'screens', environment: 'jsdom', include: ['src/**/*.test.tsx', 'src/{api,frame}/**/*.test.ts'] } },
    ],
  },
})
