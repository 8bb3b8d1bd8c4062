// The drawings: one filled path per need (the map draws the same ones on its pins) and the signs of the page.

import { svg } from "./dom";
import type { Need } from "./needs";
import asylumSupport from "../icons/needs/asylum-support.svg";
import clothesHome from "../icons/needs/clothes-home.svg";
import community from "../icons/needs/community.svg";
import education from "../icons/needs/education.svg";
import emergency from "../icons/needs/emergency.svg";
import english from "../icons/needs/english.svg";
import family from "../icons/needs/family.svg";
import food from "../icons/needs/food.svg";
import health from "../icons/needs/health.svg";
import housing from "../icons/needs/housing.svg";
import immigrationLegal from "../icons/needs/immigration-legal.svg";
import internet from "../icons/needs/internet.svg";
import mentalHealth from "../icons/needs/mental-health.svg";
import money from "../icons/needs/money.svg";
import women from "../icons/needs/women.svg";
import work from "../icons/needs/work.svg";
import youngPeople from "../icons/needs/young-people.svg";
import all from "../icons/signs/all.svg";
import aloud from "../icons/signs/aloud.svg";
import close from "../icons/signs/close.svg";
import closed from "../icons/signs/closed.svg";
import down from "../icons/signs/down.svg";
import email from "../icons/signs/email.svg";
import ferry from "../icons/signs/ferry.svg";
import fit from "../icons/signs/fit.svg";
import globe from "../icons/signs/globe.svg";
import halt from "../icons/signs/halt.svg";
import info from "../icons/signs/info.svg";
import locate from "../icons/signs/locate.svg";
import minus from "../icons/signs/minus.svg";
import open from "../icons/signs/open.svg";
import phone from "../icons/signs/phone.svg";
import place from "../icons/signs/place.svg";
import plus from "../icons/signs/plus.svg";
import search from "../icons/signs/search.svg";
import speech from "../icons/signs/speech.svg";
import stop from "../icons/signs/stop.svg";
import unknown from "../icons/signs/unknown.svg";
import warning from "../icons/signs/warning.svg";
import website from "../icons/signs/website.svg";

export const needPaths: Record<Need, string> = {
  "immigration-legal": immigrationLegal,
  "asylum-support": asylumSupport,
  housing,
  money,
  health,
  "mental-health": mentalHealth,
  food,
  "clothes-home": clothesHome,
  english,
  education,
  work,
  family,
  women,
  "young-people": youngPeople,
  community,
  internet,
  emergency,
};

const signPaths = {
  all, aloud, close, closed, down, email, ferry, fit, globe, halt, info, locate, minus, open,
  phone, place, plus, search, speech, stop, unknown, warning, website,
};

export type Sign = keyof typeof signPaths;

export const needIcon = (need: Need): SVGSVGElement => svg(needPaths[need], "need-icon");
export const sign = (name: Sign): SVGSVGElement => svg(signPaths[name], `sign sign-${name}`);
