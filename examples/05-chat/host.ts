import type { Steer } from "@capitan/runtime";
import { serve } from "@capitan/runtime/tcp";
import { type ChatPeerNews, type ChatPeerNewsEnd, hostGuest } from "./chat.js";
import { Guest, type Lobby } from "./lobby.js";
import type { News } from "./mailbox.js";

export interface HostOptions {
  readonly key: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly lobby: Lobby;
  readonly log: (line: string) => void;
}

/** Lets guests in, each in a session of its own. */
export const host = ({ key, port, lobby, log }: HostOptions) =>
  serve(
    { port, key, onSessionError: (error, address) => log(`${address}: ${String(error)}`) },
    (steer) => attend(steer, lobby),
  );

/** The server's side of one session: it reacts. Its two parts run at the same time. */
export async function attend(steer: Steer, lobby: Lobby): Promise<void> {
  const guest = new Guest(lobby);
  try {
    await hostGuest(steer, {
      onEnter: async ({ name, room }, s) =>
        guest.enter(name, room)
          ? s.sendWelcome({ present: guest.others })
          : s.sendRefused({ reason: `somebody in ${room} is called ${name}` }),
      // The part `words`: the guest speaks.
      onSay({ text }) {
        guest.say(text);
      },
      onLeave() {
        guest.leave();
      },
      // The part `news`: the room does.
      startNews: (s) => tell(s, guest.news),
    });
  } finally {
    // Also when the session has failed.
    guest.leave();
  }
}

/** Passes on what is in the mailbox. Each step waits until the guest has room for more; nobody else waits for it. */
async function tell(start: ChatPeerNews, mailbox: AsyncIterable<News>): Promise<ChatPeerNewsEnd> {
  let s = start;
  for await (const news of mailbox) {
    switch (news.type) {
      case "Said":
        s = await s.sendSaid(news.event);
        break;
      case "Entered":
        s = await s.sendEntered(news.event);
        break;
      case "Left":
        s = await s.sendLeft(news.event);
        break;
      case "Missed":
        s = await s.sendMissed(news.event);
    }
  }
  return s.sendFarewell();
}
