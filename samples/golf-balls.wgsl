// Two golf balls far apart in long grass, low sun from the left; golf.wgsl has ball, grass and sky. One unit is the ball's radius.

const EYE = vec3f(0.2, 2.9, 10.6);
const LOOK_AT = vec3f(0.05, 1.0, 0);
const ZOOM = 3.1;
const APERTURE = 0.07;
const FOCUS = 10.0;
const DENOISE = 0.6;
const EXPOSURE = 0.95;

const SUN_DIRECTION = vec3f(-0.74, 0.56, 0.30);
const SUN_COLOUR = vec3f(3.6, 2.75, 1.75);
const SUN_SOFTNESS = 0.03;
const HAZE = 300.0;
const FAR = 60.0;
const CLOUD_SHIFT = vec3f(0);
const CLOUD_THINNESS = 1.0;

const BALL_COUNT = 2u;
const BALLS = array(vec3f(-1.75, 1.2, 0.9), vec3f(2.1, 1.2, -1.4));
