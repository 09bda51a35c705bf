// Builds the service worker: it carries the list of the files of its own build.
import { createHash } from "node:crypto";
import { basename } from "node:path";
import * as esbuild from "esbuild";

/** Writes service-worker-HASH.js beside the built files and returns its name; `manifest` maps sources to `names`. */
export async function buildWorker(options, { outputs }, manifest, names) {
  const files = names.filter((name) => /\.(js|css|svg|png|woff2)$/.test(name)).sort();
  const kept = [
    ...withImports(outputs, manifest["main.js"]),
    ...withImports(outputs, manifest["offline-page.js"]),
    manifest["main.css"],
    manifest["favicon.svg"],
    ...Object.values(manifest).filter((name) => /-latin-\d*(wght-)?normal-.*woff2$/.test(name)),
  ];
  const build = createHash("sha256").update(files.join()).digest("hex").slice(0, 12);
  const { metafile } = await esbuild.build({
    ...options,
    entryPoints: [{ in: "src/offline/service-worker.ts", out: "service-worker" }],
    splitting: false,
    format: "iife",
    define: {
      BUILD: JSON.stringify(build),
      FILES: JSON.stringify(files),
      KEPT: JSON.stringify([...new Set(kept)]),
    },
    plugins: [],
  });
  return basename(Object.keys(metafile.outputs)[0]);
}

/** A script and everything it cannot start without. */
function withImports(outputs, name) {
  const [path, { imports }] = Object.entries(outputs).find(([path]) => basename(path) === name);
  const needed = imports.filter((each) => each.kind === "import-statement").map((each) => basename(each.path));
  return [basename(path), ...needed.flatMap((each) => withImports(outputs, each))];
}
