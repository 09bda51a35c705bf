// Builds src/ into ../app/static/dist: hashed names, a manifest, and .br and .gz beside each file.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { buildWorker } from "./worker.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../app/static/dist");
const icons = join(here, "src/icons");
const fresh = `${target}.new-${process.pid}`;
const compressible = /\.(js|css|svg)$/;

const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const compiled = sass.compile(path, {
        loadPaths: [join(here, "node_modules")],
        quietDeps: true,
        // Bootstrap 5.3 is still written with @import.
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      });
      return {
        contents: compiled.css,
        loader: "css",
        resolveDir: dirname(path),
        watchFiles: compiled.loadedUrls.filter((u) => u.protocol === "file:").map(fileURLToPath),
      };
    });
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "src/main.ts", out: "main" },
    { in: "src/live.ts", out: "live" },
    { in: "src/styles/main.scss", out: "main" },
    { in: "src/styles/figures.scss", out: "figures" },
    { in: "src/brand/favicon.svg", out: "favicon" },
    { in: "src/brand/icon-32.png", out: "icon-32" },
    { in: "src/brand/icon-180.png", out: "icon-180" },
    { in: "src/brand/maskable-192.png", out: "maskable-192" },
    { in: "src/brand/maskable-512.png", out: "maskable-512" },
  ],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16.4"],
  minify: true,
  legalComments: "none",
  metafile: true,
  loader: { ".woff2": "file", ".svg": "copy", ".png": "copy" },
  plugins: [scss],
  logLevel: "warning",
};

async function publish(metafile) {
  const { outputs } = metafile;
  const manifest = {};
  for (const [path, { entryPoint, inputs }] of Object.entries(outputs)) {
    const name = basename(path);
    const isAsset = /\.(woff2|svg|png)$/.test(name);
    if (!entryPoint && !isAsset) continue;
    const source = basename(entryPoint ?? Object.keys(inputs)[0]);
    manifest[source.replace(/\.ts$/, ".js").replace(/\.scss$/, ".css")] = name;
  }
  manifest["icons.svg"] = await sprite();
  manifest["service-worker.js"] = await buildWorker(options, metafile, manifest, await readdir(fresh));
  await Promise.all((await readdir(fresh)).filter((n) => compressible.test(n)).map(compress));
  await writeFile(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await replaceTarget();
}

// Every icon in one file that browsers keep; a page names one with `icons.svg#bell`.
async function sprite() {
  const names = (await readdir(icons)).filter((name) => name.endsWith(".svg")).sort();
  const symbols = await Promise.all(
    names.map(async (name) => {
      const drawn = await readFile(join(icons, name), "utf8");
      return drawn
        .replace(/<svg [^>]*viewBox="([^"]+)"[^>]*>/, `<symbol id="${basename(name, ".svg")}" viewBox="$1">`)
        .replace("</svg>", "</symbol>")
        .trim();
    }),
  );
  const content = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  await writeFile(join(fresh, `icons-${hash}.svg`), content);
  return `icons-${hash}.svg`;
}

async function compress(name) {
  const content = await readFile(join(fresh, name));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, quality),
    promisify(gzip)(content, { level: 9 }),
  ]);
  if (br.length < content.length) await writeFile(join(fresh, `${name}.br`), br);
  if (gz.length < content.length) await writeFile(join(fresh, `${name}.gz`), gz);
}

// A server that is reading the old files keeps them until the very moment of the exchange.
async function replaceTarget() {
  const old = `${target}.old-${process.pid}`;
  await mkdir(dirname(target), { recursive: true });
  await rename(target, old).catch(() => undefined);
  await rename(fresh, target);
  await rm(old, { recursive: true, force: true });
}

function report({ outputs }) {
  for (const [path, { bytes }] of Object.entries(outputs)) {
    console.log(`${String(bytes).padStart(8)}  ${relative(fresh, join(here, path))}`);
  }
}

const watching = process.argv.includes("--watch");
if (watching) {
  const publishing = {
    name: "publish",
    setup: (build) => build.onEnd((r) => (r.metafile ? publish(r.metafile) : undefined)),
  };
  const context = await esbuild.context({ ...options, plugins: [scss, publishing] });
  await context.watch();
} else {
  const { metafile } = await esbuild.build(options);
  await publish(metafile);
  report(metafile);
}
