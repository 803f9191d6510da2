// `npm run codegen` writes src/api/generated from model/. `npm run codegen -- --check` fails if the committed files
// differ. The output is committed because only this program needs Java and Maven.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { amendModels, amendProtocol } from "./amend.ts";
import { type Model, ownShapes } from "./model.ts";
import { emitRoutes } from "./routes.ts";

const root = dirname(import.meta.dirname);
const target = join(root, "src/api/generated");

const services = [
  { name: "s3", protocol: "Aws_restXml" },
  { name: "bedrock", protocol: "Aws_restJson1" },
];

const temporary = mkdtempSync(join(tmpdir(), "quarry-codegen-"));
try {
  const files = generate(temporary);
  if (process.argv.includes("--check")) check(files);
  else write(files);
} finally {
  rmSync(temporary, { recursive: true });
}

function generate(output: string): Map<string, string> {
  runSmithy(output);
  const files = new Map<string, string>();
  for (const { name, protocol } of services) {
    const model = ownShapes(JSON.parse(readFileSync(join(output, name, "model/model.json"), "utf8")) as Model);
    const generated = (path: string) => readFileSync(join(output, name, "typescript-server-codegen/src", path), "utf8");
    files.set(`${name}/models/enums.ts`, generated("models/enums.ts"));
    files.set(`${name}/models/models_0.ts`, amendModels(generated("models/models_0.ts"), model));
    files.set(`${name}/protocols/${protocol}.ts`, amendProtocol(generated(`protocols/${protocol}.ts`), model));
    files.set(`${name}/routes.ts`, emitRoutes(model, protocol));
    files.set(`${name}/model.json`, oneShapePerLine(model));
  }
  return tidy(files, join(output, "tidy"));
}

// Writes `import type` where the project's TypeScript settings require it, removes unused imports, and formats.
function tidy(files: Map<string, string>, folder: string): Map<string, string> {
  const settings = {
    root: true,
    formatter: { indentStyle: "space", lineWidth: 120 },
    files: { includes: ["**/*.ts"] },
  };
  writeAll(new Map([["biome.json", JSON.stringify(settings)], ...files]), folder);
  const biome = (...args: string[]) => run(join(root, "node_modules/.bin/biome"), [...args, "--write", "."], folder);
  biome("lint", "--unsafe", "--only=style/useImportType", "--only=correctness/noUnusedImports");
  biome("format");
  return new Map([...files.keys()].map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

// Starts a JVM of its own, because the CLI does not discover traits and plugins inside Maven's class loader.
function runSmithy(output: string): void {
  const classPath = join(output, "classpath");
  run("mvn", ["-q", "-B", "-f", "codegen/pom.xml", "dependency:build-classpath", `-Dmdep.outputFile=${classPath}`]);
  const cli = ["software.amazon.smithy.cli.SmithyCli", "build", "--discover", "--output", output];
  run("java", ["-XX:TieredStopAtLevel=1", "-cp", readFileSync(classPath, "utf8").trim(), ...cli]);
}

function run(command: string, args: string[], cwd = root): void {
  try {
    execFileSync(command, args, { cwd, stdio: "pipe", encoding: "utf8" });
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${command} failed\n${stdout}${stderr}` || message);
  }
}

function oneShapePerLine({ smithy, shapes }: Model): string {
  const lines = Object.entries(shapes).map(([id, shape]) => `${JSON.stringify(id)}: ${JSON.stringify(shape)}`);
  return `{"smithy": ${JSON.stringify(smithy)}, "shapes": {\n${lines.join(",\n")}\n}}\n`;
}

function write(files: Map<string, string>): void {
  rmSync(target, { recursive: true, force: true });
  writeAll(files, target);
  console.log(`${files.size} files written to src/api/generated`);
}

function writeAll(files: Map<string, string>, folder: string): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function check(files: Map<string, string>): void {
  const committed = new Map(
    readdirSync(target, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(target, join(entry.parentPath, entry.name)))
      .map((path) => [path, readFileSync(join(target, path), "utf8")]),
  );
  const differences = [...new Set([...files.keys(), ...committed.keys()])].sort().flatMap((path) => {
    const [want, have] = [files.get(path), committed.get(path)];
    if (want === undefined) return [`${path}: committed but not generated`];
    if (have === undefined) return [`${path}: generated but not committed`];
    return want === have ? [] : [`${path}: ${firstDifference(want, have)}`];
  });
  if (differences.length === 0) {
    console.log(`src/api/generated is up to date (${files.size} files)`);
  } else {
    console.error(`src/api/generated is out of date; run \`npm run codegen\`\n\n${differences.join("\n")}`);
    process.exitCode = 1;
  }
}

function firstDifference(want: string, have: string): string {
  const [generated, committed] = [want.split("\n"), have.split("\n")];
  const line = generated.findIndex((text, index) => text !== committed[index]);
  const at = line < 0 ? generated.length : line;
  return `differs from line ${at + 1}\n  generated: ${generated[at] ?? "(end)"}\n  committed: ${committed[at] ?? "(end)"}`;
}
