export { sentAs } from './validators/aliases.js';
export {
  checkControl,
  type Checked,
  type ControlTypes,
  type JsonProblem,
  jsonProblems,
  shown,
} from './validators/control.js';
export { wireCheck, type WireSchemaId, type WireValues } from './validators/wire.js';
