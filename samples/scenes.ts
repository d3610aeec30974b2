import cassettePlayerWgsl from './cassette-player.wgsl?raw';
import deckWgsl from './deck.wgsl?raw';
import chainSawWgsl from './chain-saw.wgsl?raw';
import logsWgsl from './logs.wgsl?raw';
import churchWgsl from './church.wgsl?raw';
import churchyardWgsl from './churchyard.wgsl?raw';
import frenchHornWgsl from './french-horn.wgsl?raw';
import garbageTruckWgsl from './garbage-truck.wgsl?raw';
import streetWgsl from './street.wgsl?raw';
import gasPumpWgsl from './gas-pump.wgsl?raw';
import garageWgsl from './garage.wgsl?raw';
import golfWgsl from './golf.wgsl?raw';
import golfBallWgsl from './golf-ball.wgsl?raw';
import golfBallsWgsl from './golf-balls.wgsl?raw';
import parachuteWgsl from './parachute.wgsl?raw';

/** A picture to render: its shader, its size in pixels, the paths traced per pixel, and what the page says about it. */
export interface Scene {
  readonly id: string;
  readonly title: string;
  /** The scene's file or files; path-tracer.wgsl says what they must supply. */
  readonly wgsl: string;
  readonly width: number;
  readonly height: number;
  readonly paths: number;
  /** The ImageNet label it is meant to be given. */
  readonly class: string;
  readonly alt: string;
}

/** Four pictures of the same size in one. */
export interface Mosaic {
  readonly id: string;
  readonly title: string;
  /** The ids of its scenes: upper left, upper right, lower left, lower right. */
  readonly scenes: readonly [string, string, string, string];
  readonly alt: string;
}

export const scenes: readonly Scene[] = [
  {
    id: 'golf-ball', title: 'Golf ball', wgsl: golfBallWgsl + golfWgsl, width: 448, height: 448, paths: 12, class: 'golf ball',
    alt: 'A white golf ball lying in long grass in low evening sun, the trees behind it out of focus.',
  },
  {
    id: 'parachute', title: 'Parachute', wgsl: parachuteWgsl, width: 448, height: 448, paths: 8, class: 'parachute',
    alt: 'A jumper hanging under a round red and white parachute in a blue sky with clouds.',
  },
  {
    id: 'church', title: 'Church', wgsl: churchWgsl + churchyardWgsl, width: 640, height: 448, paths: 8, class: 'church',
    alt: 'A stone church with a steeple on a green hill between trees, in afternoon sun.',
  },
  {
    id: 'gas-pump', title: 'Gas pump', wgsl: gasPumpWgsl + garageWgsl, width: 448, height: 448, paths: 12, class: 'gas pump',
    alt: 'An old red petrol pump with a white glass globe, in the sun before a boarded garage.',
  },
  {
    id: 'french-horn', title: 'French horn', wgsl: frenchHornWgsl, width: 448, height: 448, paths: 10, class: 'French horn',
    alt: 'A brass French horn lying on sheets of music on a wooden table, in the light of a window.',
  },
  {
    id: 'garbage-truck', title: 'Garbage truck', wgsl: garbageTruckWgsl + streetWgsl, width: 448, height: 448, paths: 8, class: 'garbage truck',
    alt: 'A green garbage truck standing in a street of brick houses, seen from behind, its hopper open.',
  },
  {
    id: 'chain-saw', title: 'Chain saw', wgsl: chainSawWgsl + logsWgsl, width: 448, height: 448, paths: 8, class: 'chain saw',
    alt: 'An orange chain saw on a tree stump strewn with sawdust, a stack of logs behind it.',
  },
  {
    id: 'cassette-player', title: 'Cassette player', wgsl: cassettePlayerWgsl + deckWgsl, width: 448, height: 448, paths: 8, class: 'cassette player',
    alt: 'A silver cassette player with two loudspeakers on a wooden shelf, a cassette behind its door.',
  },
  {
    id: 'golf-balls', title: 'Two golf balls', wgsl: golfBallsWgsl + golfWgsl, width: 448, height: 448, paths: 6, class: 'golf ball',
    alt: 'Two white golf balls in long grass, one near at the left, one farther off at the right.',
  },
];

export const mosaics: readonly Mosaic[] = [
  {
    id: 'mosaic-church', title: 'Mosaic with a church', scenes: ['church', 'golf-ball', 'gas-pump', 'french-horn'],
    alt: 'Four pictures in one: a church and a golf ball above, a gas pump and a French horn below.',
  },
  {
    id: 'mosaic-parachute', title: 'Mosaic with a parachute', scenes: ['garbage-truck', 'parachute', 'chain-saw', 'cassette-player'],
    alt: 'Four pictures in one: a garbage truck and a parachute above, a chain saw and a cassette player below.',
  },
];
