/** Our sign. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0b7a75" />
      <path d="M18 5 8 18h6l-1 9 11-14h-7z" fill="#fff" />
    </svg>
  );
}
