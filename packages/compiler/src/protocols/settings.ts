import { diagnostic, type Span } from "@capitan/diagnostics";
import type { Duration, ProtocolDeclaration, Setting } from "@capitan/syntax";
import type { LoadedFile } from "../files/load.js";
import type { Settings } from "../program.js";
import type { Report } from "../report/findings.js";

/** The longest time that a timer of JavaScript can measure: 2³¹ − 1 ms. */
const longestWait = 2 ** 31 - 1;
const shortestKeepalive = 100;
const smallestMessage = 64;
const largestMessage = 16 * 1024 * 1024;

export function resolveSettings(
  protocol: ProtocolDeclaration,
  file: LoadedFile,
  report: Report,
): Settings {
  const first = new Map<Setting["kind"], Setting>();
  for (const setting of protocol.settings) {
    const other = first.get(setting.kind);
    if (other !== undefined) {
      report.add(
        diagnostic("CAP2306", { setting: wordOf(setting) }, [
          { span: setting.span, text: "" },
          { span: other.span, text: "set here already" },
        ]),
      );
      continue;
    }
    first.set(setting.kind, setting);
    checkSetting(setting, file, report);
  }
  const deadline = first.get("deadline");
  const keepalive = first.get("keepalive");
  const maxMessage = first.get("max-message");
  return {
    deadline: deadline?.kind === "deadline" ? deadline.duration.milliseconds : undefined,
    keepalive:
      keepalive?.kind === "keepalive"
        ? { every: keepalive.every.milliseconds, timeout: keepalive.timeout.milliseconds }
        : undefined,
    maxMessage: maxMessage?.kind === "max-message" ? maxMessage.size.bytes : undefined,
    alternating: first.has("alternating"),
  };
}

function wordOf(setting: Setting): string {
  return setting.kind === "max-message" ? "max message" : setting.kind;
}

function checkSetting(setting: Setting, file: LoadedFile, report: Report): void {
  switch (setting.kind) {
    case "deadline":
      checkDuration(setting.duration, "deadline", file, report);
      break;
    case "keepalive": {
      const { every, timeout } = setting;
      const fine =
        checkDuration(every, "keepalive", file, report, shortestKeepalive) &&
        checkDuration(timeout, "timeout", file, report);
      if (fine && timeout.milliseconds <= every.milliseconds) {
        const texts = { every: written(every.span, file), timeout: written(timeout.span, file) };
        report.add(
          diagnostic("CAP2307", texts, [
            { span: timeout.span, text: "" },
            { span: every.span, text: "a sign of life comes only this often" },
          ]),
        );
      }
      break;
    }
    case "max-message": {
      const { bytes, span } = setting.size;
      if (bytes === 0) {
        report.add(diagnostic("CAP2304", { what: "max message" }, [{ span, text: "" }]));
      } else if (bytes < smallestMessage || bytes > largestMessage) {
        outOfRange("max message", "64B", "16MiB", span, file, report);
      }
      break;
    }
    case "alternating":
      break;
  }
}

/** True where the duration can be kept. `what` is the word that it follows. */
export function checkDuration(
  duration: Duration,
  what: string,
  file: LoadedFile,
  report: Report,
  least = 1,
): boolean {
  const { milliseconds, span } = duration;
  if (milliseconds === 0) {
    report.add(diagnostic("CAP2304", { what }, [{ span, text: "" }]));
    return false;
  }
  if (milliseconds < least || milliseconds > longestWait) {
    outOfRange(what, `${least}ms`, "596h", span, file, report);
    return false;
  }
  return true;
}

function outOfRange(
  setting: string,
  low: string,
  high: string,
  span: Span,
  file: LoadedFile,
  report: Report,
): void {
  const text = written(span, file);
  report.add(diagnostic("CAP2313", { setting, text, low, high }, [{ span, text: "" }]));
}

function written(span: Span, file: LoadedFile): string {
  return file.text.slice(span.start, span.end);
}
