// Reads [[pattern, flags], …] as JSON and writes [{status, complexity, checker, error, attack}, …].
import { checkSync } from "recheck";

let text = "";
for await (const part of process.stdin) text += part;
// By counted steps alone: by the clock, a pattern that is safe is called quadratic while the machine is busy.
const options = { timeout: 300_000, randomSeed: 1, incubationTimeout: null, attackTimeout: null, attackLimit: 100_000_000 };
const answers = JSON.parse(text).map(([pattern, flags]) => {
  const { status, checker = "", complexity, error, attack } = checkSync(pattern, flags, options);
  return { status, checker, complexity: complexity?.summary ?? "", error: error?.kind ?? "", attack: attack?.pattern ?? "" };
});
console.log(JSON.stringify(answers));
