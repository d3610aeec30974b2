import churchWgsl from './church.wgsl?raw';
import churchyardWgsl from './churchyard.wgsl?raw';
import golfBallWgsl from './golf-ball.wgsl?raw';
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

export const scenes: readonly Scene[] = [
  {
    id: 'golf-ball', title: 'Golf ball', wgsl: golfBallWgsl, width: 448, height: 448, paths: 12, class: 'golf ball',
    alt: 'A white golf ball lying in long grass in low evening sun, the trees behind it out of focus.',
  },
  {
    id: 'parachute', title: 'Parachute', wgsl: parachuteWgsl, width: 448, height: 448, paths: 16, class: 'parachute',
    alt: 'A jumper hanging under a round red and white parachute in a blue sky with clouds.',
  },
  {
    id: 'church', title: 'Church', wgsl: churchWgsl + churchyardWgsl, width: 640, height: 448, paths: 8, class: 'church',
    alt: 'A stone church with a steeple on a green hill between trees, in afternoon sun.',
  },
];
