import type { Steer } from "@capitan/runtime";
import { type EditingEnd, type EditingMasterParParts, editor } from "./editing.js";
import { type Screen, typed } from "./screen.js";

/** The editor's side: it drives two parts at the same time, and each is a conversation that reads from top to bottom. */
export const edit = (steer: Steer<Screen>): Promise<EditingEnd> =>
  editor(steer, (s) => s.par({ typing, checking }));

/** What the user types. Nothing here waits for the diagnostics. */
const typing: EditingMasterParParts["typing"] = async (s) => {
  const { commands, print } = s.metadata;
  let lines: readonly string[] = [];
  let version = 0;
  let ready = s;
  for await (const command of commands) {
    if (command.startsWith("?")) {
      const asked = await ready.sendHover({ name: command.slice(1).trim() });
      const { event, next } = await asked.receive();
      print(event.text);
      ready = next;
    } else {
      lines = typed(lines, command);
      version += 1;
      ready = await ready.sendChange({ version, text: lines.join("\n") });
    }
  }
  return ready.sendClose();
};

/** What the language server says, whenever it likes. */
const checking: EditingMasterParParts["checking"] = async (s) => {
  const { print } = s.metadata;
  for (let listening = s; ; ) {
    const news = await listening.receive();
    if (news.type === "Done") return news.next;
    const { version, problems } = news.event;
    print(problems.length === 0 ? `version ${version}: no problem` : `version ${version}:`);
    for (const { line, message } of problems) print(`  line ${line}: ${message}`);
    listening = news.next;
  }
};
