// One golf ball in long grass, low sun from behind; golf.wgsl has ball, grass and sky. One unit is the ball's radius.

const EYE = vec3f(0.9, 1.9, 8.2);
const LOOK_AT = vec3f(0.62, 1.12, 0);
const ZOOM = 3.3;
const APERTURE = 0.15;
const FOCUS = 7.4;
const DENOISE = 0.6;
const EXPOSURE = 0.95;

const SUN_DIRECTION = vec3f(0.80, 0.52, -0.22);
const SUN_COLOUR = vec3f(3.6, 2.75, 1.75);
const SUN_SOFTNESS = 0.03;
const HAZE = 300.0;
const FAR = 60.0;
const CLOUD_SHIFT = vec3f(0);
const CLOUD_THINNESS = 1.0;

const BALL_COUNT = 1u;
const BALLS = array(vec3f(-0.1, 1.25, 0));
