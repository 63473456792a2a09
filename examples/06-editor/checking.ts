import type { Steer } from "@capitan/runtime";
import { serve } from "@capitan/runtime/tcp";
import { languageServer } from "./editing.js";
import { Sheet } from "./sheet.js";

export interface CheckerOptions {
  readonly key: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/** Takes editors in, each with a sheet of its own. */
export const checker = ({ key, port, log }: CheckerOptions) =>
  serve(
    {
      port,
      key,
      metadata: () => new Sheet(),
      onSessionError: (error, address) => log(`${address}: ${String(error)}`),
    },
    (steer) => atChecker(steer, log),
  );

/**
 * The language server's side: it reacts. Handlers of one part run one at a time; `startChecking` belongs to the other part,
 * and goes on beside them until the sheet is closed.
 */
export const atChecker = (steer: Steer<Sheet>, log: (line: string) => void) =>
  languageServer(steer, {
    onChange(change, _, sheet) {
      sheet.change(change);
    },
    onHover: async ({ name }, s, sheet) => s.sendExplanation({ text: sheet.explain(name) }),
    onClose(_event, _end, sheet) {
      log(`closed at version ${sheet.version}`);
      sheet.close();
    },
    async startChecking(s, sheet) {
      let checking = s;
      for await (const news of sheet.diagnostics()) checking = await checking.sendDiagnostics(news);
      return checking.sendDone();
    },
  });
