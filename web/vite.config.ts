import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const OUT = "../src/clairvue/screens/client";

/** Hands the server what it writes the first screen with: the same words and the same icons. */
function shared(): Plugin {
  return {
    name: "shared",
    apply: "build",
    generateBundle() {
      for (const fileName of ["icons.json", "words/en.json", "words/fr.json"]) {
        const source = readFileSync(join("src/kit", fileName));
        this.emitFile({ type: "asset", fileName: fileName.replace("/", "."), source });
      }
    },
  };
}

/** Lays a .gz and a .br beside every text file, so that the server never compresses the same bytes twice. */
function precompressed(): Plugin {
  return {
    name: "precompressed",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(OUT)) {
        if (!/\.(js|css|svg|webmanifest)$/.test(name)) continue;
        const bytes = readFileSync(join(OUT, name));
        writeFileSync(join(OUT, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        writeFileSync(join(OUT, `${name}.br`), brotliCompressSync(bytes, { params }));
      }
    },
  };
}

export default defineConfig({
  base: "/assets/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  json: { namedExports: false, stringify: true },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    assetsDir: "",
    manifest: "manifest.json",
    target: ["es2022", "safari16.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["src/main.tsx", "src/embed.ts"] },
  },
  plugins: [shared(), precompressed()],
  test: {
    environment: "happy-dom",
    isolate: false,
    maxWorkers: 1,
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 5000,
  },
} as Parameters<typeof defineConfig>[0]);
