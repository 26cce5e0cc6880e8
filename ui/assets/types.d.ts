// What geo/takeaway/light.py and handout.py write for the scripts of the light atlas.

/** A place of codes, states, features, lines and documented lines by number. */
export type Span = [day: string, number: number];

export interface State {
  feature: number; // of the map; -1 without a point
  line: number; // of the table
  codes: number[]; // one for each field
  kind: string;
  category: string;
  mark: string;
  framed: boolean;
  later: boolean;
  adds?: any; // to its country, as geo.maps.iccar_countries.facts says
}

/** What colours countries; names and words are escaped. */
export interface Areas {
  measure: string;
  breaks: number[];
  colours: string[];
  labels: string[];
  absence: Record<string, [fill: string, hatched: boolean]>;
  states: Record<string, string>;
  said: { members: [string, string]; per_million: string; population_share: string };
  countries: [iso2: string, name: string, region: string, population: number | null][];
  well: [day: string, coalitions: string[]][];
}

export interface Member { names: string; spans: Span[]; order: number }

export interface Field {
  key: string;
  label: string;
  hint: string;
  brief: boolean;
  first: boolean;
  alone: boolean;
  options: [code: number, words: string][];
  chosen: number[];
}

export interface LegendLine {
  image: string;
  words: string;
  category: string;
  mark: string;
  asks: Record<string, string[]>;
}

export interface Feature {
  geometry: { coordinates: [number, number] };
  properties: Record<string, any>;
}

export interface Light {
  first: string;
  last: string;
  day: string;
  query: string;
  written: { code: string; tag: string; first: string };
  sentence: {
    none: string;
    all: string;
    some?: string;
    shown?: [string, string];
    kinds: [code: string, words: string][];
    caveats: Record<string, [string, string]>;
  };
  subtitle: { day: string; quotes: [string, string] };
  words: Record<string, any>;
  beside: number;
  fields: Field[];
  unasked: Record<string, number[]>;
  codes: string[];
  features: Feature[];
  states: State[];
  members: Member[];
  coverage: Span[];
  documented: [network: string, html: string][][];
  legend: LegendLine[];
  areas: Areas | null;
  bars: [key: string, words: string][];
  lines: string[]; // rows of the table, as HTML
}

/** What a reader asks for; codes by number. */
export interface Asking { day: string; query: string; chosen: Record<string, number[]> }

export interface Found { state: State; fails: boolean[]; failed: number; order: number }

export interface Year {
  year: number;
  day?: string;
  shown: number[];
  fresh: number[];
  areas?: Record<string, string> | null;
  news?: string;
  headline?: string;
  parts?: any[];
}

export interface Player {
  frames: { years: Year[]; features: Feature[] };
  at: number;
  timer: any;
  on: boolean;
  speed: number;
  loop: boolean;
  year(): Year;
  show(at: number): void;
  run(): void;
  begin(at?: number): void;
  play(): void;
  pause(): void;
  step(by: number): void;
  stop(same?: boolean): void;
  toggle(): void;
  by(step: number): void;
  tools(words: any, act: any, changed: () => void, running?: boolean): HTMLButtonElement[];
  buttons(words: any): HTMLButtonElement[];
}

declare global {
  /** Leaflet, and the drawing that the light atlas shares with the maps of the app. */
  interface Window {
    map: any;
    atlasPlay: any;
    ATLAS_DATA: Record<string, any>;
    ATLAS_SAID: Record<string, string | { src: string }>;
    ATLAS_ARRIVED?: Record<string, string>;
    ATLAS_BASE?: string; // the folder of the tiles of the ground
    ATLAS_TILES: Record<string, string[]>;
    ATLAS_NAMES: Record<string, string>;
    atlasHeld(held: any): Promise<any>;
    atlasSheet(frame: string, view: any): { map: any; markers: Record<string, any>; frame: HTMLElement };
    atlasTogether(maps: any[]): (act: (each: any, i: number) => void) => void;
    atlasBoard(map: any): any;
    atlasRecolour?(values: Record<string, { fill: string; dash: string; tooltip: string }>): void;
    atlasEnlarge(scale: number): void;
  }
}
