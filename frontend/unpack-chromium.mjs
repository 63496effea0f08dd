// Unpacks the test browser with its libraries and fonts into TMPDIR: no system package is needed to run it.
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";

const packed = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..", "bin");
const archives = ["chromium.br", "al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"];
await Promise.all(archives.map((name) => inflate(join(packed, name))));

const fonts = join(tmpdir(), "fonts");
await writeFile(
  join(fonts, "fonts.conf"),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(fonts, "fonts")}</dir>
  <cachedir>${join(fonts, "cache")}</cachedir>
</fontconfig>
`,
);
