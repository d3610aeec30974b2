import './tokens.css';
import './page.css';
import './controls.css';
import './stage.css';
import './telling.css';
import './panels.css';
import './explore.css';
import './presets.css';
