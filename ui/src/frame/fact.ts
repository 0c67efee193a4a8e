import type { Place, ScreenName } from "../place";

/** A word of the status line, and what it opens. */
export interface Fact {
  text: string;
  /** Good, neither good nor bad, worth a look, went wrong and is tried again, or needs a decision. */
  state: "fine" | "plain" | "old" | "late" | "act";
  opens: ScreenName;
  part?: Place["part"];
  account?: Place["account"];
  /** What it does in place of going there. */
  run?: () => void;
  /** Whether it gives way where there is little room. */
  spare?: boolean;
}
