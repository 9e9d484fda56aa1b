/** A text as a QR code, for who stands in front of the charger with a phone. */
import { encode } from 'uqr';

export function Qr({ text, label, size = 168 }: { text: string; label: string; size?: number }) {
  const { data, size: cells } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return (
    <svg
      viewBox={`0 0 ${cells} ${cells}`}
      width={size}
      height={size}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      style={{ maxWidth: '100%', borderRadius: 4 }}
    >
      {/* Always dark on light: readers fail on the other way round. */}
      <rect width={cells} height={cells} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
