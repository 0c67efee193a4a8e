/**
 * Hostile mails in Chromium, where every name and address in the world is this machine.
 *
 * The network is made by `enclosed` (Linux), which runs this file again within it.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { TimelinePage } from "../../ui/src/ipc/bindings";
import { ask } from "./support/ask";
import { bring } from "./support/drop";
import { bridgeProgram, expect, root, test } from "./support/hilo";

const within = process.env.HILO_ENCLOSED;
const domain = "leak.example";

/** What Chromium asks its maker for by itself, updates above all. No trick names these hosts. */
const ownCall = /^(dns|http|tcp \d+) ([\w.-]+\.)?(googleapis|google|gstatic)\.com\b/;

// Playwright looks into a frame by a script, which the frame refuses. Whatever else is said on the
// console, such as that the policy forbade a picture, is a trick that came past the sanitiser.
test.use({ expected: /^Blocked script execution in 'about:srcdoc'|status of 422/ });
test.skip(process.platform !== "linux", "only Linux gives a program a network of its own");
test.setTimeout(300_000);

test("no hostile mail makes a call or runs a script in the browser", async () => {
  test.skip(within !== undefined, "this is the run within");
  const folder = await mkdtemp(join(tmpdir(), "hilo-enclosed-"));
  const playwright = createRequire(import.meta.url).resolve("@playwright/test/cli");
  const program = [
    process.execPath,
    playwright,
    "test",
    "leaks.test.ts",
    "--workers=1",
    "--trace=off",
  ];
  const enclosed = spawn(
    join(dirname(bridgeProgram), "enclosed"),
    [folder, ...program, `--output=${join(folder, "results")}`],
    { cwd: dirname(fileURLToPath(import.meta.url)) },
  );
  let said = "";
  enclosed.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  enclosed.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((ended) => enclosed.on("close", ended));
  console.log(/^\d+ mails;.*$/m.exec(said)?.[0] ?? "");
  expect(code, said).toBe(0);
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

test("within: every hostile mail is shown, none calls, and without a defence they do", async ({
  hilo,
}) => {
  test.skip(within === undefined, "runs where no call gets out");
  const folder = within ?? "";
  const calls = async () => {
    const file = join(folder, "calls");
    const lines = existsSync(file) ? (await readFile(file, "utf8")).trim().split("\n") : [];
    return lines.filter((line) => !ownCall.test(line));
  };
  const files = await readdir(join(folder, "mails"));
  const mails = files.map((file) => readFile(join(folder, "mails", file), "utf8"));
  // One file: a mailbox as `mbox` has it.
  const text = (await Promise.all(mails)).map((mail) => `From - \r\n${mail}\r\n`).join("");
  await bring(hilo, [{ name: "hostil.mbox", text }], "Malicia Pérez");
  const show = await readFile(join(root, "tests/support/show_mail.js"), "utf8");
  const shown = await messages(hilo);
  expect(shown).toHaveLength(files.length);
  for (const { customer, id, name } of shown) {
    await hilo.evaluate(`${show} showMail(${customer}, ${id})`);
    // By its message: the rows are drawn anew while the timeline goes there.
    const frame = hilo.locator(`[data-message="${id}"] iframe`);
    const words = frame.contentFrame().getByText(`seen-${name}`);
    await expect(words.first(), name).toBeVisible();
  }
  expect(await hilo.evaluate("scriptsThatRan"), "scripts that ran").toEqual([]);
  expect(await calls(), "calls").toEqual([]);

  // The same browser, the same network, the same markup, and nobody who takes it out.
  const bare = await (await hilo.context().browser()!.newContext()).newPage();
  await bare.goto(`http://control.${domain}/control.html`);
  const pages = await readdir(join(folder, "pages"));
  const names = pages
    .map((page) => page.replace(/\.html$/, ""))
    .filter((each) => each !== "control");
  const ran = (await bare.evaluate(`showAll(${JSON.stringify(names)})`)) as string[];
  const made = await calls();
  const called = names.filter((name) =>
    made.some((call) => new RegExp(`[ ./]${name}\\.(leak\\.example|\\w+$)`).test(call)),
  );
  console.log(
    `${files.length} mails; without a defence ${called.length} call and ${ran.length} run`,
  );
  expect(called.length).toBeGreaterThan(150);
  expect(ran.length).toBeGreaterThan(50);
});

/** Each mail on the one timeline that there is. */
async function messages(page: Page) {
  const list = { query: "", recent_first: true, offset: 0, limit: 10 };
  const customer = (await ask(page, "customer_list", list)).rows[0]?.id ?? 0;
  const rest = { customer, channels: [], after: null, around: null, date: null, limit: 200 };
  const found: { customer: number; id: number; name: string }[] = [];
  let before: TimelinePage["older"] = null;
  do {
    const part: TimelinePage = await ask(page, "timeline_page", { before, ...rest });
    found.push(...part.rows.map(({ id, subject }) => ({ customer, id, name: subject })));
    before = part.older;
  } while (before !== null);
  return found;
}
