/** The assistant of a first start. */
import { Door } from '../../session/door.tsx';

export function StartAssistant() {
  return <Door title="Start">-</Door>;
}
