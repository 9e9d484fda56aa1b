/** Ctrl-K: jump to anything. */
export function Palette({ onClose }: { onClose: () => void }) {
  return (
    <button type="button" onClick={onClose}>
      -
    </button>
  );
}
