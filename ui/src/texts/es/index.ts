/** Spanish, the first language: its keys are the keys. */
import { calls } from "./calls";
import { cases } from "./cases";
import { checks } from "./checks";
import { common } from "./common";
import { composer } from "./composer";
import { customers } from "./customers";
import { enclosed } from "./enclosed";
import { failure } from "./failure";
import { frame } from "./frame";
import { hours } from "./hours";
import { imports } from "./imports";
import { now } from "./now";
import { oauth } from "./oauth";
import { outbox } from "./outbox";
import { search } from "./search";
import { secrets } from "./secrets";
import { settings } from "./settings";
import { templates } from "./templates";
import { timeline } from "./timeline";
import { welcome } from "./welcome";

export const es = {
  calls,
  cases,
  checks,
  common,
  composer,
  customers,
  enclosed,
  failure,
  frame,
  hours,
  imports,
  now,
  oauth,
  outbox,
  search,
  secrets,
  settings,
  templates,
  timeline,
  welcome,
};
